import Tracking

/// Rules for answers, captures, and paths into answers.
struct AnswerRuleReader {
    let problems: PresetProblemList
    init(_ problems: PresetProblemList) { self.problems = problems }

    func rule(_ tree: PresetTree) -> AnswerRule {
        let fields = PresetFields(tree, "an answer", problems)
        var conditions: [AnswerRule.Condition] = []
        if fields.take("status") != nil { conditions.append(.status(fields.texts("status").compactMap(range))) }
        for entry in fields.take("header")?.entries ?? [] {
            let text = entry.value.text.flatMap { $0 == "*" ? nil : Array($0.utf8) }
            conditions.append(.header(name: Array(entry.key.lowercased().utf8), text: text))
        }
        for entry in fields.take("json")?.entries ?? [] {
            guard let path = JSONPath(entry.key) else {
                problems.report("`\(entry.key)` is no path", at: entry.keyPlace, remedy: Self.pathRemedy)
                continue
            }
            conditions.append(.json(path, entry.value.text ?? ""))
        }
        if let body = fields.text("body") { conditions.append(.body(Array(body.utf8))) }
        let results: [(String, Receipt.Result)] = [
            ("accepted", .accepted), ("dropped", .dropped), ("rejected", .rejected), ("unknown", .unknown),
        ]
        if fields.take("is") == nil {
            problems.report(
                "an answer does not say what it is", at: fields.place, remedy: "add `is: accepted`, for example")
        }
        let rule = AnswerRule(
            conditions: conditions, result: fields.choice("is", results) ?? .rejected,
            retry: fields.flag("retry") ?? false)
        fields.finish()
        return rule
    }

    /// `200`, `2xx`, `200-204`.
    private func range(_ tree: PresetTree) -> ClosedRange<Int>? {
        let text = tree.text ?? ""
        if text.count == 3, text.hasSuffix("xx"), let first = Int(text.prefix(1)), (1...9).contains(first) {
            return first * 100...first * 100 + 99
        }
        let ends = text.split(separator: "-").map { Int($0) }
        if let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, (100...999).contains(first),
            first <= last
        {
            return first...last
        }
        problems.report("\(tree.noun) is no status", at: tree.place, remedy: "as in 200, 2xx or 200-204")
        return nil
    }

    static let pathRemedy = "a path is written as $.data[0].count"

    func path(_ tree: PresetTree) -> JSONPath? {
        if let path = tree.text.flatMap(JSONPath.init) { return path }
        problems.report("\(tree.noun) is no path", at: tree.place, remedy: Self.pathRemedy)
        return nil
    }

    func origin(_ tree: PresetTree) -> Capture.Origin? {
        let fields = PresetFields(tree, "a capture", problems)
        defer { fields.finish() }
        var found: [Capture.Origin] = []
        let parameters = fields.texts("location").compactMap { $0.text.map { Array($0.utf8) } }
        if !parameters.isEmpty { found.append(.location(parameters: parameters)) }
        if let name = fields.text("cookie") { found.append(.cookie(Array(name.utf8))) }
        if let name = fields.text("header") { found.append(.header(Array(name.lowercased().utf8))) }
        if let path = fields.take("json").flatMap(path) { found.append(.json(path)) }
        if let tree = fields.take("pattern") {
            do {
                found.append(.pattern(try Pattern(tree.text ?? "")))
            } catch {
                problems.report(
                    "\(tree.noun) is no pattern: \(error.reason)", at: tree.place, remedy: "see the article on presets")
            }
        }
        guard found.count == 1 else {
            problems.report(
                "a capture is taken from one place", at: fields.place,
                remedy: "one of location, cookie, header, json and pattern")
            return nil
        }
        return found[0]
    }
}
