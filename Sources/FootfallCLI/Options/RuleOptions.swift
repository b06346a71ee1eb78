import ArgumentParser
import Attribution
import Scenario
import Tracking

/// Which rules, and the choices that go with them: shared by commands that attribute without a scenario.
struct RuleOptions: ParsableArguments {
    @Option(
        name: .customLong("rule"), parsing: .singleValue,
        help: ArgumentHelp(
            "A rule with its parameters, as in markov(order=2,nulls=false). May be repeated.", valueName: "rule"))
    var rules: [String] = []
    @Option(
        name: .long,
        help:
            "Rules and choices as others have them: \(AttributionPreset.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var preset: String?
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "How far back touches count: 30d, or by kind and channel as in click=30d,view=1d,email=7d.",
            valueName: "duration"))
    var lookback: [String] = []
    @Option(name: .long, help: "What competes: clicks (direct visits among them) or all.")
    var touches: String?
    @Option(name: .long, help: "The window's edge: inclusive, exclusive, whole_days or calendar_days.")
    var boundary: String?
    @Option(name: .long, help: ArgumentHelp("Time zone of calendar days, as in Europe/Berlin.", valueName: "zone"))
    var timezone: String?
    @Option(name: .long, help: "Views against clicks: click_over_view, none, or view_weight=0.2.")
    var precedence: String?
    @Option(name: .long, help: "Direct visits: include or skip_unless_only.")
    var direct: String?
    @Option(name: .long, help: "Touches of a source met again: each, first, last or collapse_runs.")
    var repeats: String?
    @Flag(name: .long, inversion: .prefixedNo, help: "Whether touches before the previous conversion are used up.")
    var sinceLastConversion: Bool?

    init() {}

    /// The rules in the order given; those of the preset, else the standard ones, where none is.
    ///
    /// - Parameter problems: what cannot be used is noted there.
    func requests(_ problems: inout OptionProblems) throws -> [RuleRequest] {
        guard !rules.isEmpty else {
            if let preset = AttributionPreset(rawValue: preset ?? "") { return preset.rules }
            return try ["first-touch", "last-touch", "linear", "position-based"].map(Self.request)
        }
        return try Self.read(rules, &problems)
    }

    /// Rules as typed, in the order given.
    ///
    /// - Parameter problems: what cannot be used is noted there.
    static func read(_ rules: [String], _ problems: inout OptionProblems) throws -> [RuleRequest] {
        var requests: [RuleRequest] = []
        for (index, rule) in rules.enumerated() {
            if rules[..<index].contains(rule) {
                problems.add("--rule \(rule): given twice")
            } else if rule.isEmpty {
                problems.add("--rule: a rule has no name")
            } else if let request = try problems.reading({ try request(rule) }) {
                requests.append(request)
            }
        }
        return requests
    }

    private static func request(_ text: String) throws -> RuleRequest {
        do {
            return try RuleSpelling.read(text, others: RuleRegistry.commandLine)
        } catch let problem {
            if problem.isBroken { throw RuleError.failed("\(text): \(problem.remedy)") }
            let meant = problem.unknown.flatMap { Suggestion.closest(to: $0, among: problem.known) }
            let remedy = meant.map { "did you mean `\($0)`?" } ?? problem.remedy
            throw UsageError("--rule \(text): character \(problem.column): \(problem.message); \(remedy)")
        }
    }

    /// The choices that are named, over the preset's, over the defaults.
    ///
    /// - Parameter problems: what cannot be used is noted there.
    func choices(_ problems: inout OptionProblems) throws -> AttributionChoices {
        let base = try problems.reading { try word("--preset", preset, AttributionPreset.self) }
        var choices = base??.choices ?? AttributionChoices()
        func set<Value>(_ path: WritableKeyPath<AttributionChoices, Value>, _ read: () throws -> Value?) throws {
            if case let value?? = try problems.reading(read) { choices[keyPath: path] = value }
        }
        try set(\.touches) { try word("--touches", touches, AttributionChoices.Touches.self) }
        try set(\.boundary) { try word("--boundary", boundary, AttributionChoices.Boundary.self) }
        try set(\.direct) { try word("--direct", direct, AttributionChoices.Direct.self) }
        try set(\.repeats) { try word("--repeats", repeats, AttributionChoices.Repeats.self) }
        try set(\.sinceLastConversion) { sinceLastConversion }
        try set(\.precedence) { try precedence.map(read(precedence:)) }
        for text in lookback { _ = try problems.reading { try read(lookback: text, into: &choices.lookback) } }
        try set(\.zone) { try timezone.map(zone) }
        return choices
    }

    private func word<Choice: RawRepresentable<String> & CaseIterable>(
        _ option: String, _ text: String?, _ type: Choice.Type
    ) throws -> Choice? {
        guard let text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let meant = Suggestion.closest(to: text, among: words).map { "did you mean '\($0)'?" }
        throw UsageError("\(option) \(text): \(meant ?? "it is one of " + words.joined(separator: ", "))")
    }

    private func read(precedence text: String) throws -> AttributionChoices.Precedence {
        switch text {
        case "click_over_view": return .clickOverView
        case "none": return .none
        default:
            let parts = text.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == "view_weight", let weight = Double(parts[1]), weight > 0, weight <= 1 {
                return .viewWeight(weight)
            }
            throw UsageError(
                "--precedence \(text): it is click_over_view, none, or view_weight=W with W above 0 and at most 1")
        }
    }

    private func read(lookback text: String, into lookback: inout AttributionChoices.Lookback) throws {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let equals = part.lastIndex(of: "=")
            let word = equals.map { part[part.index(after: $0)...] } ?? part
            guard let duration = DurationWord.microseconds(String(word)) else {
                throw UsageError("--lookback \(text): '\(word)' is no duration; write it like 30d, 12h or 90m")
            }
            guard let equals else {
                lookback = AttributionChoices.Lookback(
                    click: duration, view: duration, send: duration, direct: duration, channels: lookback.channels)
                continue
            }
            switch part[..<equals] {
            case "click": lookback.click = duration
            case "view": lookback.view = duration
            case "send": lookback.send = duration
            case "direct": lookback.direct = duration
            case "": throw UsageError("--lookback \(text): a kind or channel is missing before '='")
            default: lookback.channels[String(part[..<equals])] = duration
            }
        }
    }

    private func zone(_ name: String) throws -> [AttributionChoices.ZoneOffset] {
        if let offsets = ReportingZone.offsets(of: name) { return offsets }
        let meant = Suggestion.closest(to: name, among: ReportingZone.names).map { "did you mean '\($0)'?" }
        throw UsageError("--timezone \(name): \(meant ?? "there is no such time zone; write it like Europe/Berlin")")
    }
}
