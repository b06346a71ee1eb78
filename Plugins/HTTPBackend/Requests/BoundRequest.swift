import Tracking

/// A request as bytes with gaps: its head up to the length of the body, and the body.
///
/// A class, so that whoever sends it takes one reference and not each of its parts.
final class BoundRequest: Sendable {
    private let head: Program
    private let body: Program?
    /// Whether a length is said though there is no body.
    private let saysLength: Bool
    let isHead: Bool
    /// Of whoever receives it, as for a URL: what `Host` says.
    let neededCaptures: [Int]

    /// - Parameter authority: host and port for the `Host` field; nothing else in the request can name another host.
    init(
        _ template: RequestTemplate, _ bindings: Bindings, authentication: Authentication?, authority: String,
        basePath: String
    ) {
        var builder = ProgramBuilder(bindings)
        builder.literal(template.method + " " + basePath)
        builder.text(template.path, [.url])
        var query = template.query
        if case .query(let fields) = authentication?.kind { query += fields }
        builder.pairs(query, first: UInt8(ascii: "?"))
        builder.literal(" HTTP/1.1\r\nHost: \(authority)\r\n")
        if let type = template.contentType { builder.literal("Content-Type: \(type)\r\n") }
        builder.headers(template.headers)
        if let authentication { builder.authorize(authentication) }
        head = builder.finish()
        body = Self.body(of: template, bindings, authentication)
        saysLength = !["GET", "HEAD", "DELETE"].contains(template.method)
        isHead = template.method == "HEAD"
        neededCaptures = Array(Set(head.neededCaptures + (body?.neededCaptures ?? []))).sorted()
    }

    private static func body(
        of template: RequestTemplate, _ bindings: Bindings, _ authentication: Authentication?
    ) -> Program? {
        var builder = ProgramBuilder(bindings)
        var further: [Field] = []
        if case .body(let fields) = authentication?.kind { further = fields }
        switch template.body {
        case .none: return nil
        case .form(let fields): builder.pairs(fields + further, first: 0)
        case .json(.object(let members)):
            builder.json(.object(members + further.map { ($0.name, .value($0.value, isText: true)) }))
        case .json(let json): builder.json(json)
        case .text(let text): builder.text(text, [])
        case .sql(let text): builder.sql(text)
        }
        return builder.finish()
    }

    /// The whole request for one event.
    func write(_ event: TrackingEvent, _ renderer: Renderer, body scratch: ByteWriter, to writer: ByteWriter) {
        scratch.removeAll()
        if let body { renderer.render(body, event, to: scratch) }
        write(event, renderer, given: scratch, to: writer)
    }

    /// The whole request around a body that is there already.
    func write(_ event: TrackingEvent, _ renderer: Renderer, given body: ByteWriter, to writer: ByteWriter) {
        writer.removeAll()
        renderer.render(head, event, to: writer)
        if body.count > 0 || saysLength {
            writer.put("Content-Length: ")
            writer.put(UInt64(body.count))
            writer.put("\r\n")
        }
        writer.put("\r\n")
        writer.put(body.bytes)
    }

    /// What comes before and after the items of a batch.
    var aroundItems: (before: Program, after: Program)? { body?.aroundItems }
}

extension ProgramBuilder {
    mutating func headers(_ fields: [Field]) {
        for field in fields {
            ifPresent(field.conditions) { builder in
                builder.text(field.name, [.header])
                builder.literal(": ")
                builder.text(field.value, [.header], escapesText: true)
                builder.literal("\r\n")
            }
        }
    }

    mutating func authorize(_ authentication: Authentication) {
        switch authentication.kind {
        case .headers(let fields): headers(fields)
        case .bearer(let token):
            ifPresent(token.conditions) { builder in
                builder.literal("Authorization: Bearer ")
                builder.text(token, [.header], escapesText: true)
                builder.literal("\r\n")
            }
        case .basic(let user, let password):
            ifPresent(user.conditions + password.conditions) { builder in
                let plain = builder.known(user) + [UInt8(ascii: ":")] + builder.known(password)
                builder.literal("Authorization: Basic \(Base64.encode(plain))\r\n")
            }
        case .query, .body: break
        }
    }

    /// Of a template whose variables are all of the run.
    private func known(_ template: Template) -> [UInt8] {
        template.parts.flatMap { part in
            switch part {
            case .literal(let bytes): bytes
            case .variable(let reference): bindings.value(of: reference.variable) ?? []
            }
        }
    }
}

/// RFC 4648, section 4.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let three = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < three.count ? Int(three[start + $1]) : 0) }
            for place in 0..<4 {
                text.append(place <= three.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
