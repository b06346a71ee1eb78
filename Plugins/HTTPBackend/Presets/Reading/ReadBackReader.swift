import Tracking

/// How a preset reads a server back.
struct ReadBackReader {
    private let requests: RequestReader
    private let answers: AnswerRuleReader
    private var problems: PresetProblemList { requests.problems }

    init(_ requests: RequestReader) {
        self.requests = requests
        answers = AnswerRuleReader(requests.problems)
    }

    private func path(_ fields: PresetFields, _ key: String) -> JSONPath? { fields.take(key).flatMap(answers.path) }

    func counts(_ tree: PresetTree) -> CountsReading {
        let fields = PresetFields(tree, "`counts`", problems)
        let count = fields.required("count").flatMap(answers.path)
        return CountsReading(request: requests.plain(fields), path: count ?? JSONPath.root)
    }

    func events(_ tree: PresetTree) -> EventsReading? {
        let fields = PresetFields(tree, "`read_back`", problems)
        let level = fields.choice("level", [("ids", BackendDescription.ReadBack.ids), ("bodies", .bodies)]) ?? .ids
        var rows: [RowField: JSONPath] = [:]
        for entry in fields.required("fields")?.entries ?? [] {
            guard let field = RowField(rawValue: entry.key) else {
                problems.report(
                    "a row has no `\(entry.key)`", at: entry.keyPlace,
                    remedy: NearestName.remedy(
                        for: entry.key, among: RowField.allCases.map(\.rawValue), plural: "its fields"))
                continue
            }
            rows[field] = answers.path(entry.value)
        }
        if let log = fields.take("log") {
            fields.finish()
            return EventsReading(level: level, source: .log(path: requests.templates.parse(log)), fields: rows)
        }
        let isOfLines = fields.choice("rows", [("ndjson", true), ("json", false)]) ?? true
        let at = path(fields, "at") ?? JSONPath.root
        let isImmediate = fields.flag("immediate") ?? false
        let request = requests.plain(fields)
        return EventsReading(
            level: level, source: isOfLines ? .lines(request) : .array(request, at), fields: rows,
            isImmediate: isImmediate)
    }

    func credits(_ tree: PresetTree) -> CreditsReading? {
        let fields = PresetFields(tree, "`credits`", problems)
        let level = fields.choice(
            "level",
            [
                ("totals", BackendDescription.AttributionLevel.totals), ("campaign", .campaign),
                ("conversion", .conversion),
            ])
        let rules = fields.texts("rules").compactMap(\.text)
        let rows = path(fields, "at") ?? JSONPath.root
        guard let channel = fields.required("channel").flatMap(answers.path),
            let conversions = fields.required("conversions").flatMap(answers.path)
        else { return nil }
        let (partner, campaign, value) = (path(fields, "partner"), path(fields, "campaign"), path(fields, "value"))
        let (id, time) = (path(fields, "id"), path(fields, "time"))
        let (token, copyToken) = (path(fields, "token"), path(fields, "copy.token"))
        let isOfLines = fields.choice("rows", [("ndjson", true), ("json", false)]) ?? false
        if level == .conversion, id == nil, token == nil {
            problems.report(
                "`credits` does not say which conversion a row is of", at: fields.place,
                remedy: "add `id` or `token`, the path of the conversion's own, or read a lower `level`")
        }
        return CreditsReading(
            isOfLines: isOfLines, level: level ?? .totals, request: requests.plain(fields), rows: rows,
            channel: channel, partner: partner, campaign: campaign, conversions: conversions, value: value, id: id,
            token: token, copyToken: copyToken, time: time, rules: rules)
    }
}
