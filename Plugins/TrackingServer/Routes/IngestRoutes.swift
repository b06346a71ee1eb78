import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /v1/batch`, `/v1/track` and its like, as in Segment's HTTP tracking API.
struct IngestRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.post("/v1/batch") { request, _ in try await take(request, as: nil) }
        for type in CallReader.CallType.allCases {
            router.post("/v1/\(type.rawValue)") { request, _ in try await take(request, as: type) }
        }
        for path in ["batch"] + CallReader.CallType.allCases.map(\.rawValue) {
            router.on("/v1/\(path)", method: .options) { request, _ in permit(request) }
        }
    }

    private func take(_ request: Request, as type: CallReader.CallType?) async throws -> Response {
        // A key that is wrong is refused before anything is read.
        let shown = parts.showsWriteKey(request)
        if shown == false { try parts.requireWriteKey(request, body: []) }
        let body = try await Bodies.read(request, most: parts.settings.limits.requestBytes)
        let received = Clock.microseconds()
        let drafts: Drafts
        do {
            drafts = try body.withUnsafeReadableBytes { bytes throws(RequestProblems) in
                try parts.reader.read(bytes.assumingMemoryBound(to: UInt8.self), as: type, received: received)
            }
        } catch {
            // Who has not shown a key learns nothing but that.
            if shown == nil { try parts.requireWriteKey(request, body: []) }
            throw error
        }
        if shown == nil { try parts.requireWriteKey(request, body: drafts.bytes[drafts.writeKey.range]) }
        let outcome = try await parts.keep(drafts)
        return Answers.json { writer in
            writer.object { writer in
                writer.member("success", true)
                writer.member("stored", outcome.kept)
                writer.member("known", outcome.known)
            }
        }.permitting(request, parts.settings.allowedOrigins)
    }

    /// Whether a page of another origin may send (https://fetch.spec.whatwg.org/#http-cors-protocol).
    private func permit(_ request: Request) -> Response {
        var response = Response(status: .noContent).permitting(request, parts.settings.allowedOrigins)
        if response.headers[.accessControlAllowOrigin] != nil {
            response.headers[.accessControlAllowMethods] = "POST"
            response.headers[.accessControlAllowHeaders] = "authorization, content-type"
        }
        return response
    }
}

extension Parts {
    /// Keeps drafts, counts them, and lets the faults on the wire strike.
    func keep(_ drafts: Drafts) async throws -> EventMaker.Outcome {
        for fault in settings.wireFaults where fault.kind == .wrongStatus && fault.strikes {
            throw Refusal(.badRequest, "the request cannot be read")
        }
        let outcome = try await keeper.keep(race?.run(drafts) ?? drafts)
        metrics.note(kept: outcome.kept, known: outcome.known)
        for fault in settings.wireFaults where fault.kind == .lateFailure && fault.strikes {
            throw Refusal(.internalServerError, "the server failed")
        }
        return outcome
    }
}

extension Response {
    /// With the header that lets a page of an allowed origin read it.
    func permitting(_ request: Request, _ origins: [String]) -> Response {
        guard let origin = request.headers[.origin], origins.contains(origin) else { return self }
        var response = self
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        response.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "cross-origin"
        return response
    }
}

/// Bodies of requests.
enum Bodies {
    /// - Throws: ``RequestProblems`` where it has more bytes than that.
    static func read(_ request: Request, most: Int) async throws -> ByteBuffer {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        let problem = "the body has over \(most) bytes; send fewer events in a request"
        // Of what is compressed the length says little.
        if let length, length > most, request.headers[.contentEncoding] == nil { throw RequestProblems(problem) }
        var body = ByteBuffer()
        for try await part in request.body {
            guard body.readableBytes + part.readableBytes <= most else { throw RequestProblems(problem) }
            if body.readableBytes == 0 {
                body = part
                if let length, length > part.readableBytes, length <= most { body.reserveCapacity(length) }
            } else {
                body.writeImmutableBuffer(part)
            }
        }
        return body
    }
}

enum Clock {
    /// Microseconds since 1970, by the machine.
    static func microseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1e6) }
}
