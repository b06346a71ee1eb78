import Tracking

/// A preset's YAML to a ``Preset``, with everything that is wrong with it at once.
struct PresetReader {
    let problems: PresetProblemList
    var templates: TemplateParser
    /// Header fields of all requests.
    private var headers: [Field] = []

    /// - Parameter file: for problems: the file's path, or the preset's name.
    /// - Throws: ``PresetProblems``.
    static func read(_ text: String, file: String) throws(PresetProblems) -> Preset {
        let problems = PresetProblemList(file: file)
        var preset: Preset?
        if let tree = PresetParser.parse(text, problems) {
            var reader = PresetReader(problems: problems, templates: TemplateParser(problems: problems))
            preset = reader.preset(tree)
        }
        try problems.check()
        guard let preset else {
            throw PresetProblems(
                problems: [.init(file: file, line: 1, column: 1, message: "this is no preset", remedy: "write a map")])
        }
        return preset
    }

    private mutating func preset(_ tree: PresetTree) -> Preset {
        let fields = PresetFields(tree, "a preset", problems)
        var preset = Preset(name: name(fields.required("preset")), summary: "", checked: "")
        preset.summary = fields.text("summary") ?? ""
        preset.checked = fields.text("checked") ?? ""
        readSettings(fields, &preset)
        readFacts(fields, &preset)
        preset.captures = captureNames(in: tree)
        templates.own =
            preset.settings.enumerated().map { ($0.element.name, .setting($0.offset)) }
            + preset.captures.enumerated().map { ($0.element, .capture($0.offset)) }
        if let tree = fields.take("headers") { headers = RequestReader(self, []).headers(tree) }
        let requests = RequestReader(self, headers)
        if let tree = fields.take("authentication") { preset.authentication = requests.authentication(tree) }
        if let tree = fields.take("batch") { preset.batch = requests.batch(tree) }
        if let list = fields.required("requests") {
            preset.requests = (list.items ?? [list]).map { requests.event($0, captures: preset.captures) }
        }
        if let list = fields.take("answers") {
            preset.answers = (list.items ?? [list]).map { AnswerRuleReader(problems).rule($0) }
        }
        preset.answers += AnswerRule.standard
        preset.prepare = (fields.take("prepare")?.items ?? []).map {
            requests.plain(PresetFields($0, "a request", problems))
        }
        let readings = ReadBackReader(requests)
        preset.counts = fields.take("counts").map(readings.counts)
        preset.events = fields.take("read_back").flatMap(readings.events)
        preset.credits = fields.take("credits").flatMap(readings.credits)
        fields.finish()
        check(preset, fields)
        return preset
    }

    private func name(_ tree: PresetTree?) -> String {
        guard let tree else { return "" }
        let name = tree.text ?? ""
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
        if name.isEmpty || name.count > 64 || !name.allSatisfy(letters.contains) {
            problems.report(
                "the preset's name is \(tree.noun)", at: tree.place, remedy: "1 to 64 of the characters a-z, 0-9 and -")
        }
        return name
    }

    // MARK: Settings

    private func readSettings(_ fields: PresetFields, _ preset: inout Preset) {
        for entry in fields.take("settings")?.entries ?? [] {
            let own = PresetFields(entry.value, "a setting", problems)
            let letters = "abcdefghijklmnopqrstuvwxyz0123456789_"
            let isTaken = HTTPOptions.names.contains(entry.key) || Variable.all.contains { $0.name == entry.key }
            if entry.key.isEmpty || !entry.key.allSatisfy(letters.contains) || isTaken {
                problems.report(
                    "a setting cannot be named `\(entry.key)`", at: entry.keyPlace,
                    remedy: "a name of a-z, 0-9 and _ that is neither an option of the backend nor a variable")
            }
            preset.settings.append(
                .init(
                    name: entry.key, about: own.text("about") ?? "", standard: own.text("default"),
                    isSecret: own.flag("secret") ?? false, isRequired: own.flag("required") ?? false))
            own.finish()
        }
        let names = preset.settings.map(\.name)
        for entry in fields.take("variants")?.entries ?? [] {
            var values: [String: String] = [:]
            for value in entry.value.entries ?? [] {
                if !names.contains(value.key) {
                    problems.report(
                        "there is no setting `\(value.key)`", at: value.keyPlace,
                        remedy: NearestName.remedy(for: value.key, among: names, plural: "settings"))
                }
                values[value.key] = value.value.text
            }
            preset.variants.append((entry.key, values))
        }
    }

    private func readFacts(_ fields: PresetFields, _ preset: inout Preset) {
        if let tree = fields.take("backdating") {
            let own = PresetFields(tree, "`backdating`", problems)
            preset.backdating = .init(field: own.required("field")?.text ?? "", horizonSeconds: own.seconds("horizon"))
            own.finish()
        }
        preset.identity = fields.texts("identity").compactMap(\.text)
        preset.idempotency = fields.text("idempotency")
        preset.timeResolution =
            fields.choice("time_resolution", [("us", 1), ("ms", 1000), ("s", 1_000_000)]) ?? 1
        preset.durable =
            fields.choice("durable", BackendDescription.Durability.allCases.map { ($0.rawValue, $0) }) ?? .none
    }

    /// The keys of every `capture` of a request, in order, once.
    private func captureNames(in tree: PresetTree) -> [String] {
        var names: [String] = []
        for request in tree["requests"]?.items ?? [] {
            for entry in request["capture"]?.entries ?? [] where !names.contains(entry.key) {
                if Variable.all.contains(where: { $0.name == entry.key }) {
                    problems.report(
                        "a capture cannot be named `\(entry.key)`", at: entry.keyPlace,
                        remedy: "that is a variable of the event; choose another name")
                }
                names.append(entry.key)
            }
        }
        return names
    }

    // MARK: What must fit together

    private func check(_ preset: Preset, _ fields: PresetFields) {
        for (index, request) in preset.requests.enumerated() {
            guard request.request == nil, request.item == nil || preset.batch == nil else { continue }
            let place = fields.take("requests")?.items?[index].place ?? fields.place
            problems.report(
                "this request cannot be sent", at: place,
                remedy: "give it a `path`, or an `item` together with the preset's `batch`")
        }
        if let events = preset.events, !events.fields.keys.contains(.id), !events.isByToken {
            let has = events.fields.keys
            if !has.contains(.customer) || !has.contains(.sequence) {
                problems.report(
                    "`read_back` does not say which event a row is",
                    at: fields.take("read_back")?.place ?? fields.place,
                    remedy: "give its `fields` an `id` or a `token`, or `customer` and `sequence`")
            }
        }
    }
}
