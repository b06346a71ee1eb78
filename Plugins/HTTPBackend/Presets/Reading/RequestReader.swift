import Tracking

/// Requests of a preset.
struct RequestReader {
    let problems: PresetProblemList
    let templates: TemplateParser
    private let common: [Field]
    /// Computed by ourselves; anywhere else they could name another host or another body.
    private static let ownHeaders = [
        "host", "content-length", "transfer-encoding", "connection", "content-type", "expect",
    ]

    init(_ reader: PresetReader, _ headers: [Field]) {
        problems = reader.problems
        templates = reader.templates
        common = headers
    }

    // MARK: For events

    func event(_ tree: PresetTree, captures: [String]) -> EventRequest {
        let fields = PresetFields(tree, "a request", problems)
        var request = EventRequest(
            goals: fields.flag("goal"), kinds: kinds(fields), having: having(fields), request: nil, item: nil,
            captures: [])
        if let item = fields.take("item") { request.item = self.item(item) }
        if let tree = fields.take("capture") { request.captures = self.captures(tree, captures) }
        if fields.take("path") != nil {
            let plain = plain(fields)
            request.request = plain
            // What goes alone goes in a batch as well.
            if request.item == nil, case .json(let json) = plain.body { request.item = .json(json) }
        } else {
            fields.finish()
        }
        return request
    }

    private func kinds(_ fields: PresetFields) -> Set<TrackingEvent.Kind> {
        let all = TrackingEvent.Kind.allCases
        let texts = fields.texts("for")
        guard !texts.isEmpty else {
            problems.report(
                "a request does not say for which events it is", at: fields.place,
                remedy: "add `for: [\(all.map(\.word).joined(separator: ", "))]`, as far as they are meant")
            return []
        }
        return Set(
            texts.compactMap { tree in
                if let kind = all.first(where: { $0.word == tree.text }) { return kind }
                problems.report(
                    "there is no kind of event \(tree.noun)", at: tree.place,
                    remedy: NearestName.remedy(for: tree.text ?? "", among: all.map(\.word), plural: "kinds"))
                return nil
            })
    }

    private func having(_ fields: PresetFields) -> [Variable] {
        let known: [(name: String, variable: Variable)] = [
            ("channel", .channel), ("partner", .partner), ("campaign", .campaign), ("coupon", .coupon),
            ("stage", .stage), ("product", .product), ("event", .event), ("order", .order), ("user", .user),
        ]
        return fields.texts("having").compactMap { tree in
            if let entry = known.first(where: { $0.name == tree.text }) { return entry.variable }
            problems.report(
                "`having` names \(tree.noun)", at: tree.place,
                remedy: NearestName.remedy(for: tree.text ?? "", among: known.map(\.name), plural: "it knows"))
            return nil
        }
    }

    private func item(_ tree: PresetTree) -> EventRequest.Item {
        let fields = PresetFields(tree, "an item", problems)
        defer { fields.finish() }
        if let query = fields.take("query") { return .query(self.fields(query)) }
        return .json(fields.required("json").map(json) ?? .object([]))
    }

    private func captures(_ tree: PresetTree, _ names: [String]) -> [Capture] {
        (tree.entries ?? []).compactMap { entry in
            guard let index = names.firstIndex(of: entry.key),
                let origin = AnswerRuleReader(problems).origin(entry.value)
            else { return nil }
            return Capture(index: index, origin: origin)
        }
    }

    func batch(_ tree: PresetTree) -> BatchRequest? {
        let fields = PresetFields(tree, "`batch`", problems)
        let framing = fields.choice(
            "encoder", [("json", 0), ("json-array", 1), ("ndjson", 2)])
        let count = fields.integer("count", in: 1...100_000) ?? 100
        let bytes = fields.integer("bytes", in: 1024...(256 << 20)) ?? 1 << 20
        let isOfOneCustomer = fields.choice("of", [("any", false), ("customer", true)]) ?? false
        let rejected = fields.take("rejected").flatMap { AnswerRuleReader(problems).path($0) }
        let body = fields.take("json")
        var request = plain(fields)
        let kind: BatchRequest.Framing
        switch framing {
        case 1: (kind, request.contentType) = (.array, request.contentType ?? "application/json")
        case 2: (kind, request.contentType) = (.lines, request.contentType ?? "application/x-ndjson")
        default:
            guard body != nil, case .json(let json) = request.body, Self.hasEvents(json) else {
                problems.report(
                    "`batch` does not say where its events go", at: fields.place,
                    remedy: "add `json` with `${events}` as a value, or `encoder: json-array` or `ndjson`")
                return nil
            }
            kind = .within(json)
        }
        return BatchRequest(
            request: request, framing: kind, count: count, bytes: bytes, isOfOneCustomer: isOfOneCustomer,
            rejected: rejected)
    }

    private static func hasEvents(_ json: JSONTemplate) -> Bool {
        switch json {
        case .events: true
        case .object(let members): members.contains { hasEvents($0.value) }
        case .array(let items): items.contains(where: hasEvents)
        case .value, .literal: false
        }
    }

    // MARK: One request

    /// Takes what a request consists of, and reports what is left.
    func plain(_ fields: PresetFields) -> RequestTemplate {
        var request = RequestTemplate(
            method: method(fields), path: path(fields), query: [], headers: [], body: .none, contentType: nil)
        if let tree = fields.take("query") { request.query = self.fields(tree) }
        request.headers = common
        if let tree = fields.take("headers") { request.headers += headers(tree) }
        let bodies = ["form", "json", "text", "sql"].filter { fields.take($0) != nil }
        if bodies.count > 1 {
            problems.report(
                "a request has \(bodies.joined(separator: " and "))", at: fields.place, remedy: "keep one of them")
        }
        if let tree = fields.take("form") {
            (request.body, request.contentType) = (.form(self.fields(tree)), "application/x-www-form-urlencoded")
        }
        if let tree = fields.take("json") {
            (request.body, request.contentType) = (.json(json(tree)), "application/json")
        }
        if let tree = fields.take("text") {
            (request.body, request.contentType) = (.text(templates.parse(tree)), "text/plain; charset=utf-8")
        }
        if let tree = fields.take("sql") {
            (request.body, request.contentType) = (.sql(templates.parse(tree)), "text/plain; charset=utf-8")
        }
        if let type = fields.text("content_type") { request.contentType = contentType(type, fields.place) }
        fields.finish()
        return request
    }

    private func contentType(_ type: String, _ place: Place) -> String? {
        guard type.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) else {
            problems.report(
                "`content_type` has other characters than ASCII", at: place, remedy: "as in application/json")
            return nil
        }
        return type
    }

    private func method(_ fields: PresetFields) -> String {
        guard let tree = fields.take("method") else { return "POST" }
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
        if let method = tree.text, methods.contains(method) { return method }
        problems.report(
            "the method is \(tree.noun)", at: tree.place,
            remedy: NearestName.remedy(for: tree.text ?? "", among: methods, plural: "methods"))
        return "POST"
    }

    private func path(_ fields: PresetFields) -> Template {
        guard let tree = fields.required("path") else { return Template([]) }
        let path = templates.parse(tree)
        let begins: Bool
        switch path.parts.first {
        case .literal(let bytes): begins = bytes.first == UInt8(ascii: "/")
        case .variable(let reference): begins = reference.filters == [.path]
        case nil: begins = false
        }
        let isPlain = path.parts.allSatisfy { part in
            guard case .literal(let bytes) = part else { return true }
            return bytes.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        }
        if !begins || !isPlain {
            problems.report(
                "the path is \(tree.noun)", at: tree.place,
                remedy: "it begins with / and has neither blanks nor ? (parameters go into `query`)")
        }
        return path
    }

    // MARK: Parts

    func fields(_ tree: PresetTree) -> [Field] {
        guard let entries = tree.entries else {
            problems.report("\(tree.noun) stands here", at: tree.place, remedy: "a map of names and values")
            return []
        }
        return entries.map { entry in
            // `{sql: "SELECT ..."}`: a parameter that is SQL.
            if let sql = entry.value["sql"] {
                return Field(name: name(entry), value: templates.parse(sql), isSQL: true)
            }
            // `{value: ..., if: NAME}`: a parameter only where another variable has a value.
            guard let value = entry.value["value"] else {
                return Field(name: name(entry), value: templates.parse(entry.value))
            }
            let needs = entry.value["if"].flatMap(templates.reference).map { [$0] }
            return Field(name: name(entry), value: templates.parse(value), needs: needs ?? [])
        }
    }

    private func name(_ entry: PresetTree.Entry) -> Template {
        templates.parse(
            PresetTree(
                content: .scalar(entry.key, quoted: true), place: entry.keyPlace, textPlace: entry.keyPlace))
    }

    func headers(_ tree: PresetTree) -> [Field] {
        for entry in tree.entries ?? [] {
            let name = entry.key.lowercased()
            if Self.ownHeaders.contains(name) || entry.key.isEmpty || !entry.key.utf8.allSatisfy(ASCII.isToken) {
                problems.report(
                    "the field `\(entry.key)` cannot be set", at: entry.keyPlace,
                    remedy:
                        "names are letters, digits and -; \(Self.ownHeaders.joined(separator: ", ")) are set by Footfall"
                        + " (`content_type` names the latter but one)")
            }
        }
        return fields(tree)
    }

    func json(_ tree: PresetTree) -> JSONTemplate {
        switch tree.content {
        case .map(let entries): return .object(entries.map { (name($0), json($0.value)) })
        case .list(let items): return .array(items.map(json))
        case .scalar(let text, let quoted):
            if text == "${events}" { return .events }
            if !quoted, ["true", "false", "null", "~", ""].contains(text) {
                return .literal(text == "true" || text == "false" ? text : "null")
            }
            if !quoted, text.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || "+-.".utf8.contains($0) }),
                let value = try? JSONValue(Array(text.utf8)), case .number = value
            {
                return .literal(text)
            }
            return .value(templates.parse(tree), isText: quoted)
        }
    }

    func authentication(_ tree: PresetTree) -> Authentication? {
        let fields = PresetFields(tree, "`authentication`", problems)
        let kinds: [(String, (PresetTree) -> Authentication.Kind)] = [
            (
                "basic",
                { tree in
                    let own = PresetFields(tree, "`basic`", problems)
                    defer { own.finish() }
                    return .basic(
                        user: own.required("user").map(templates.parse) ?? Template([]),
                        password: own.take("password").map(templates.parse) ?? Template([]))
                }
            ),
            ("bearer", { .bearer(templates.parse($0)) }), ("header", { .headers(headers($0)) }),
            ("query", { .query(self.fields($0)) }), ("body", { .body(self.fields($0)) }),
        ]
        let found = kinds.compactMap { name, read in fields.take(name).map(read) }
        fields.finish()
        guard found.count == 1 else {
            problems.report(
                "`authentication` is \(found.isEmpty ? "none" : "several") of its kinds", at: fields.place,
                remedy: "name one of \(kinds.map(\.0).joined(separator: ", "))")
            return nil
        }
        return Authentication(kind: found[0])
    }
}
