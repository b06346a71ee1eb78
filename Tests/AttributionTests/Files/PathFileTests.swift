import FootfallTestKit
import Testing
import Tracking

@testable import Attribution

@Suite("Files of paths") struct PathFileTests {
    private let file = """
        path,conversions,value,nulls
        search > display > email,2,30,1
        search > search > email,1,5.5,
        display,0,0,4
        direct > search > direct,3,9,0
        ,1,2,0

        """

    @Test("rules on paths") func rules() throws {
        #expect(
            try Files.conversions(file, "first-touch")
                == ["search": 3, "display": 0, "email": 0, "direct": 3, "none": 1])
        #expect(
            try Files.conversions(file, "last-touch")
                == ["search": 0, "display": 0, "email": 3, "direct": 3, "none": 1])
        #expect(
            try Files.conversions(file, "last-non-direct")
                == ["search": 3, "display": 0, "email": 3, "direct": 0, "none": 1])
        let linear = try Files.credit(file, ["linear"]).rules[0]
        let third = 1.0 / 3
        #expect(near(linear.conversions["search"], 1 + 4 * third))
        #expect(near(linear.value["email"], 10 + 5.5 * third))
        #expect(linear.rows.map(\.channel) == ["direct", "display", "email", "none", "search"])
        let ends = try Files.conversions(file, "position-based(first=0.5,last=0.3)")
        #expect(near(ends["display"], 0.4))
        #expect(near(ends["email"], 0.9))
        #expect(try Files.conversions(file, "custom(weights={2: 1})")["display"] == 2)
        #expect(
            try Files.conversions(file, "priority(order=[display])") == [
                "search": 0, "display": 2, "email": 1, "direct": 3, "none": 1,
            ])
    }

    @Test("repeats and direct visits are choices") func choices() throws {
        #expect(try Files.conversions(file, "linear") { $0.choices.repeats = .first }["direct"] == 1.5)
        let collapsed = try Files.conversions(file, "linear") { $0.choices.repeats = .collapseRuns }
        #expect(near(collapsed["search"], 1.5 + 2.0 / 3))
        #expect(try Files.conversions(file, "first-touch") { $0.choices.repeats = .last }["search"] == 6)
        #expect(try Files.conversions(file, "last-touch") { $0.choices.direct = .skipUnlessOnly }["direct"] == 0)
        #expect(
            try Files.conversions("path,conversions\nDirect > (direct),1", "last-non-direct") == [
                "Direct": 0, "(direct)": 1,
            ])
    }

    @Test("what a path file cannot say is refused") func refusals() {
        #expect(Files.problem(file, "time-decay").contains("needs times"))
        #expect(Files.problem(file, "affiliate").contains("needs partners"))
        #expect(Files.problem(file) { $0.by = .partner }.contains("--by partner"))
        #expect(Files.problem(file) { $0.goals = ["x"] }.contains("--goal"))
        #expect(Files.problem(file, "markov") { $0.onCredits = { _ in } }.contains("no credits per conversion"))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var text: String
        var says: String
        init(_ text: String, _ says: String) { (self.text, self.says) = (text, says) }
        var testDescription: String { text.debugDescription }
    }

    static let bad: [Bad] = [
        Bad("", "1: the file is empty"),
        Bad("a,b\n", "1: the header is neither"),
        Bad("path;conversions\na;1\n", "separate by commas"),
        Bad("path\na\n", "1: the header has no column `conversions`"),
        Bad("path,conversions,path\n", "1: the column `path` stands there twice"),
        Bad("path,conversions,x,x\n", "1: the column `x` stands there twice"),
        Bad("path,conversions,customer,time,event,channel\n", "journeys and of paths"),
        Bad("path,conversions,vlaue\n", "did you mean `value`"),
        Bad("path,conversions\na,1\nb\n", "3: 1 fields, and the header has 2"),
        Bad("path,conversions\na,1,2\n", "2: 3 fields, and the header has 2"),
        Bad("path,conversions\na,\n", "2: conversions is ``"),
        Bad("path,conversions\na,NaN\n", "2: conversions is `NaN`"),
        Bad("path,conversions\na,inf\n", "2: conversions is `inf`"),
        Bad("path,conversions\na,-1\n", "2: conversions is `-1`; it is at least 0"),
        Bad("path,conversions\na,1e300\n", "2: conversions is `1e300`; it is at most"),
        Bad("path,conversions,value\na,1,-5\n", "2: value is `-5`"),
        Bad("path,conversions,value\na,0,5\n", "2: there is a value, and conversions is 0"),
        Bad("path,conversions,nulls\na,1,x\n", "2: nulls is `x`"),
        Bad("path,conversions\na >  > b,1\n", "2: the path has an empty channel"),
        Bad("path,conversions\na > none,1\n", "2: a channel is called `none`"),
        Bad("path,conversions\n\"a\nb\" > c,1\n", "2: something follows a closing quote"),
        Bad("path,conversions\n\"a > b,1\n", "2: a quote is opened here and never closed"),
    ]

    @Test("bad input is refused with its line", arguments: bad)
    func refused(_ bad: Bad) {
        let suggest: @Sendable (String, [String]) -> String? = { written, names in
            written == "vlaue" ? names.first { $0 == "value" } : nil
        }
        let problem = Files.problem(bad.text) { $0.suggest = suggest }
        #expect(problem.contains(bad.says), "\(problem)")
    }

    @Test("bad rows are counted, and left out where that is allowed") func maxErrors() throws {
        var text = "path,conversions\n"
        for row in 0..<100 { text += row % 10 == 0 ? "a,x\n" : "a,1\n" }
        let problems = #expect(throws: FileProblems.self) { try Files.credit(text, ["linear"]) { $0.maxErrors = 9 } }
        #expect(problems?.count == 10 && problems?.first.count == 10 && problems?.first.first?.line == 2)
        let credits = try Files.credit(text, ["linear"]) { $0.maxErrors = 10 }
        #expect(credits.rules[0].conversions == ["a": 90] && credits.bad.count == 10 && credits.rowCount == 100)
    }

    @Test("marks, quotes, breaks and line ends change nothing") func spellings() throws {
        let plain = try Files.conversions("path,conversions\nä > b,1\n", "linear")
        #expect(plain == ["ä": 0.5, "b": 0.5])
        for text in [
            "\u{FEFF}path,conversions\r\nä > b,1\r\n", "path,conversions\rä > b,1",
            "\"path\",\"conversions\"\n\"ä > b\",\"1\"",
            "conversions,other,path\n1,\"x\ny\",ä > b\n", " path , conversions\n ä  > b ,1.0\n",
        ] { #expect(try Files.conversions(text, "linear") == plain, "\(text.debugDescription)") }
        #expect(
            try Files.conversions("path,conversions\n\"say \"\"hi\"\", all\",1\n", "linear") == ["say \"hi\", all": 1])
    }

    @Test(
        "a path of 100,000 touches, and 10,000 channels",
        arguments: ["linear", "shapley", "removal-of-position", "markov", "markov(nulls=false)"])
    func large(rule: String) throws {
        let long = (0..<100_000).map { "c\($0 % 10_000)" }.joined(separator: " > ")
        let text = "path,conversions,nulls\n\(long),3,1\nc1 > c2,1,1\n"
        let credits = try Files.conversions(text, rule)
        #expect(credits.count == 10_000)
        let sum = credits.values.reduce(0, +)
        #expect(abs(sum - 4) < 1e-6, "\(sum)")
        if rule == "linear" { #expect(near(credits["c7"], 3e-4)) }
    }

    @Test("splitting a row and the order of rows change nothing", arguments: [UInt64(1), 2])
    func invariance(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var rows: [String] = []
        var split: [String] = []
        for _ in 0..<200 {
            let names = (0...random.below(5)).map { _ in "c\(random.below(6))" }
            let path = names.joined(separator: " > ")
            let (conversions, nulls) = (random.below(4), random.below(4))
            rows.append("\(path),\(conversions),\(conversions * 10),\(nulls)")
            for _ in 0..<conversions { split.append("\(path),1,10,0") }
            for _ in 0..<nulls { split.append("\(path),0,0,1") }
        }
        random.shuffle(&split)
        let header = "path,conversions,value,nulls\n"
        let names = [
            "linear", "position-based", "markov", "markov(order=2)", "markov(order=3,nulls=false)", "shapley",
            "removal-of-position",
        ]
        let whole = try Files.credit(header + rows.joined(separator: "\n"), names)
        let parts = try Files.credit(header + split.joined(separator: "\n"), names)
        for (a, b) in zip(whole.rules, parts.rules) {
            for (x, y) in zip(a.rows, b.rows) {
                #expect(x.channel == y.channel && abs(x.conversions - y.conversions) < 1e-9, "seed \(seed), \(a.text)")
                #expect(abs(x.value - y.value) < 1e-8, "seed \(seed), \(a.text)")
            }
        }
        // Counts are whole, so the chain is the same to the bit.
        #expect(
            zip(whole.rules[2].rows, parts.rules[2].rows).allSatisfy { $0.conversions == $1.conversions },
            "seed \(seed)")
    }
}
