import Attribution
import FootfallTestKit
import Testing
import Tracking

@Suite("Paths of journeys, counted")
struct PathTallyTests {
    private static var plan: RunPlan {
        RunPlan(id: "paths", vocabulary: TestPlans.vocabulary, goals: [0], choices: AttributionChoices())
    }

    /// What happens, how often, and the same as a row of a file of paths.
    private static let journeys: [(path: [String], conversions: Int, value: Int64, nulls: Bool, times: Int)] = [
        (["search", "email"], 1, 1250, false, 7), (["search"], 0, 0, true, 11), (["email", "search"], 1, 300, true, 5),
        (["affiliate", "search", "affiliate"], 1, 999, false, 4), ([], 1, 400, false, 3), (["email"], 0, 0, true, 9),
    ]

    private static func add(_ range: Range<Int>, to tally: inout PathTally) {
        for index in range {
            let journey = journeys[index]
            for _ in 0..<journey.times {
                var board = Whiteboard()
                for (place, channel) in journey.path.enumerated() { board.touch(channel, at: Int64(place) * hour) }
                if journey.conversions > 0 { board.buy(at: 10 * hour, value: journey.value) }
                // What follows a conversion is a path of its own.
                if journey.conversions > 0, journey.nulls { board.touch("email", at: 11 * hour) }
                board.events.withUnsafeBufferPointer { tally.add($0) }
            }
        }
    }

    private static let file = """
        path,conversions,value,nulls
        search > email,7,87.5,0
        search,0,0,11
        email > search,5,15,0
        email,0,0,14
        affiliate > search > affiliate,4,39.96,0
        ,3,12,0
        """

    @Test(
        "a rule says of them what it says of a file of paths",
        arguments: [
            "markov", "markov(order=2)", "markov(order=1,nulls=false)", "shapley", "removal-of-position",
        ])
    func sameAsFile(text: String) throws {
        var tally = PathTally(Self.plan)
        Self.add(0..<Self.journeys.count, to: &tally)
        let request = try RuleSpelling.read(text)
        guard case .dataDriven(let rule) = request.method else {
            Issue.record("\(text) is no data-driven rule")
            return
        }
        let file = try Files.credit(Self.file, [text])
        let rows = try #require(file.rules.first?.rows)
        let credits = try tally.credits(rule)
        for credit in credits {
            let name = credit.channel.map { TestPlans.vocabulary.channels[$0].name } ?? "none"
            let row = rows.first { $0.channel == name }
            #expect(abs(credit.conversions - (row?.conversions ?? 0)) < 1e-9, "\(text) \(name)")
            #expect(abs(credit.value - (row?.value ?? 0)) < 1e-9, "\(text) \(name)")
        }
        #expect(abs(credits.reduce(0) { $0 + $1.conversions } - 19) < 1e-9)
    }

    @Test("it does not matter who counted what, or in which order")
    func merging() throws {
        var (whole, first, second) = (PathTally(Self.plan), PathTally(Self.plan), PathTally(Self.plan))
        Self.add(0..<6, to: &whole)
        Self.add(3..<6, to: &first)
        Self.add(0..<3, to: &second)
        first.merge(second)
        let rule = DataDrivenRule.markov(order: 2, nulls: true)
        #expect(try first.credits(rule) == whole.credits(rule))
    }
}
