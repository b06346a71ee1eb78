import Foundation
import Testing

/// Whatever is wrong with a scenario file: exit code 2, the place, what is wrong, what would be right, and nothing written.
@Suite("Bad scenario files")
struct BadInputTests {
    /// A sound scenario; each case breaks one thing in it.
    static let sound = """
        scenario: base
        seed: 1
        start: 2026-01-01
        horizon: 30d
        currency: EUR
        goal: purchase
        population:
          arrivals: {customers: 200, over: 5d}
        channels:
          search: {kind: organic}
          ads: {kind: paid, cost: {per_click: 0.5}}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 2d}}
            conversion: 0.3
            churn: 0.3
            touches:
              - {channel: search, rate: 0.2/day}
          - stage: checkout
            dwell: 1h
            conversion: {probability: 0.5, emits: purchase, value: 10}
            churn: rest
          - stage: bought
        attribution: {rules: [last-touch]}
        expect:
          - goals.purchase.conversions >= 0

        """

    struct Mistake: Sendable, CustomTestStringConvertible {
        var name: String
        var old: String
        var new: String
        /// Where the first problem stands.
        var place: String
        /// Words that the message must hold.
        var says: [String]

        init(_ name: String, _ old: String, _ new: String, at place: String, _ says: String...) {
            (self.name, self.old, self.new, self.place, self.says) = (name, old, new, place, says)
        }

        var testDescription: String { name }
    }

    static let mistakes: [Mistake] = [
        Mistake("unknown key", "seed: 1", "sed: 1", at: "2:1", "sed", "did you mean `seed`"),
        Mistake("unknown key of a stage", "churn: 0.3", "chrun: 0.3", at: "16:5", "did you mean `churn`"),
        Mistake("unknown key of a touch", "0.2/day}", "0.2/day, clicks: 1}", at: "18:42", "no key `clicks`"),
        Mistake("rate for a duration", "dwell: 1h", "dwell: 1/day", at: "20:12", "1/day", "duration"),
        Mistake("duration for a rate", "rate: 0.2/day", "rate: 2d", at: "18:33", "2d", "rate"),
        Mistake("unknown unit", "horizon: 30d", "horizon: 30days", at: "4:10", "30days", "unit"),
        Mistake("no unit", "horizon: 30d", "horizon: 30", at: "4:10", "no unit", "`2d`"),
        Mistake("probability over 1", "conversion: 0.3", "conversion: 1.3", at: "15:17", "1.3", "over 1"),
        Mistake("negative probability", "conversion: 0.3", "conversion: -0.1", at: "15:17", "negative"),
        Mistake("not a number", "conversion: 0.3", "conversion: .nan", at: "15:17", ".nan"),
        Mistake("infinite money", "value: 10", "value: .inf", at: "21:60", ".inf"),
        Mistake("outcomes over 1", "churn: 0.3", "churn: 0.8", at: "13:12", "browsing", "1.1"),
        Mistake(
            "unknown stage", "churn: 0.3", "outcomes: [{to: chekout, probability: 0.1}]", at: "16:21",
            "did you mean `checkout`"),
        Mistake("unknown channel", "channel: search", "channel: serch", at: "18:19", "did you mean `search`"),
        Mistake("unknown event", "goal: purchase", "goal: purchse", at: "6:7", "did you mean `purchase`"),
        Mistake("unknown trigger", "rate: 0.2/day", "after: purchse, delay: 1h", at: "18:34", "purchse"),
        Mistake("unknown rule", "[last-touch]", "[last-tuch]", at: "24:23", "did you mean `last-touch`"),
        Mistake("unknown path", "goals.purchase", "gaols.purchase", at: "26:5", "did you mean `goals`"),
        Mistake("duplicate key", "seed: 1\n", "seed: 1\nseed: 2\n", at: "3:1", "second time", "line 2"),
        Mistake("duplicate stage", "stage: checkout", "stage: browsing", at: "19:12", "browsing"),
        Mistake(
            "unreachable stage", "  - stage: bought\n",
            "  - stage: bought\n  - stage: island\n    dwell: 1d\n    churn: 0.5\n", at: "24:12", "island", "reached"),
        Mistake(
            "no way out", "  - stage: bought\n",
            "  - stage: bought\n    dwell: 1d\n    outcomes: [{to: bought, probability: rest}]\n", at: "23:12",
            "bought",
            "never left"),
        Mistake("negative duration", "dwell: 1h", "dwell: -1h", at: "20:12", "-1h", "negative"),
        Mistake("horizon over a century", "horizon: 30d", "horizon: 36501d", at: "4:10", "36501d", "36_500d"),
        Mistake("no horizon", "horizon: 30d", "horizon: 0d", at: "4:10", "0d"),
        Mistake("dwell 0 with a stay", "{exponential: {mean: 2d}}", "0", at: "14:12", "browsing", "rest"),
        Mistake(
            "a loop without time", "  - stage: bought\n",
            "  - stage: bought\n    dwell: 0\n    outcomes: [{to: bought, probability: rest}]\n    churn: 0.1\n",
            at: "24:12", "bought", "time"),
        Mistake("shares", "over: 5d}", "over: 5d}\n  segments: {a: {share: 0.5}}", at: "9:3", "0.5", "sum to 1"),
        Mistake("uplift of an intent", "rate: 0.2/day", "on_intent: 0.2, uplift: 2", at: "18:43", "on_intent"),
        Mistake("adstock", "rate: 0.2/day", "rate: 20/day, uplift: 1.1", at: "18:49", "half_life", "saturation"),
        Mistake("a folder's name", "scenario: base", "scenario: ../base", at: "1:11", "../base", "a-z"),
        Mistake("anchor", "seed: 1\n", "seed: &a 1\n", at: "2:7", "anchor", "refused"),
        Mistake("tab", "    dwell: 1h", "\tdwell: 1h", at: "20:1", "tab"),
        Mistake("import of itself", "seed: 1\n", "import: [base.yaml]\n", at: "2:10", "imports itself"),
    ]

    @Test("one mistake, one message", arguments: mistakes)
    func one(_ mistake: Mistake) throws {
        let text = try broken(mistake)
        try expectRefusal(of: Data(text.utf8), at: mistake.place, says: mistake.says)
    }

    @Test("carriage returns and a byte order mark change nothing", arguments: ["", "\u{FEFF}"], ["\n", "\r\n"])
    func lineEnds(mark: String, end: String) throws {
        let mistake = Mistake("", "dwell: 1h", "dwell: -1h", at: "20:12", "-1h")
        let text = mark + (try broken(mistake)).replacing("\n", with: end)
        try expectRefusal(of: Data(text.utf8), at: mistake.place, says: mistake.says)
        let program = try Program()
        try program.write(mark + Self.sound.replacing("\n", with: end), to: "base.yaml")
        #expect(try program.run("run", "base.yaml", "--quiet").code == 0)
    }

    struct Junk: Sendable, CustomTestStringConvertible {
        var name: String
        var data: Data
        var place: String
        var says: String
        var testDescription: String { name }
    }

    static let junk: [Junk] = [
        Junk(name: "empty", data: Data(), place: "1:1", says: "empty"),
        Junk(name: "white space", data: Data(" \n\n".utf8), place: "1:1", says: "empty"),
        Junk(name: "binary", data: Data([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 3]), place: "1:5", says: "binary"),
        Junk(name: "Latin-1", data: Data([0x61, 0x3A, 0x20, 0xE9, 0x0A]), place: "1:4", says: "UTF-8"),
        Junk(name: "a list", data: Data("- a\n- b\n".utf8), place: "1:1", says: "list"),
        Junk(name: "not YAML", data: Data("x: y: z\n".utf8), place: "1:5", says: "not YAML"),
        Junk(
            name: "10 MB of nonsense", data: Data(repeating: UInt8(ascii: "z"), count: 10_000_000), place: "1:1",
            says: "over 1 MB"),
        Junk(
            name: "deep nesting", data: Data((String(repeating: "[", count: 200_000)).utf8), place: "1:1",
            says: "not YAML"),
    ]

    @Test("files that are no scenarios", arguments: junk)
    func nonsense(_ junk: Junk) throws {
        // Where nesting becomes too deep is the parser's affair.
        let place = junk.name == "deep nesting" ? nil : junk.place
        try expectRefusal(of: junk.data, at: place, says: [junk.says])
    }

    @Test("a bomb of aliases is refused before it grows")
    func bomb() throws {
        var text = "a0: &a0 [lol, lol]\n"
        for level in 1..<40 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        let answer = try refuse(Data(text.utf8))
        #expect(answer.problems.first?.hasPrefix("base.yaml:1:5: ") == true, "\(answer.complaints.prefix(300))")
        #expect(answer.complaints.contains("anchor"))
    }

    @Test("all problems of a file are told at once")
    func all() throws {
        let text = Self.sound.replacing("seed: 1", with: "sed: 1").replacing("EUR", with: "EURO")
            .replacing("channel: search", with: "channel: serch").replacing("dwell: 1h", with: "dwell: -1h")
        let answer = try refuse(Data(text.utf8))
        let places = answer.problems.map { $0.split(separator: ": ")[0] }
        #expect(places == ["base.yaml:2:1", "base.yaml:5:11", "base.yaml:18:19", "base.yaml:20:12"])
    }

    // MARK: How it is checked

    private func broken(_ mistake: Mistake) throws -> String {
        let range = try #require(Self.sound.range(of: mistake.old), "\(mistake.old) is not in the scenario")
        return Self.sound.replacingCharacters(in: range, with: mistake.new)
    }

    private func refuse(_ data: Data) throws -> Program.Answer {
        let program = try Program()
        try program.write(data, to: "base.yaml")
        let answer = try program.run("run", "base.yaml", "--format", "json")
        #expect(answer.code == 2 && !answer.wasKilled, "\(answer.complaints.prefix(500))")
        #expect(answer.output.isEmpty, "\(answer.text.prefix(200))")
        #expect(program.contents(of: "results").isEmpty)
        #expect(try program.run("validate", "base.yaml").code == 2)
        return answer
    }

    private func expectRefusal(of data: Data, at place: String?, says words: [String]) throws {
        let answer = try refuse(data)
        #expect(answer.problems.count == 1, "\(answer.complaints)")
        let first = try #require(answer.problems.first, "\(answer.complaints)")
        if let place { #expect(first.hasPrefix("base.yaml:\(place): "), "\(first)") }
        for word in words { #expect(first.contains(word), "\(first)") }
        // What is wrong; what would be right.
        #expect(first.contains("; "), "\(first)")
    }
}
