import FootfallTestKit
import Foundation
import GRDB
import Testing
import Tracking

@testable import SQLiteBackend

/// The rules beyond the six in a file. (Agreement with the oracle: ``AgreementTests``.)
@Suite struct FurtherRuleTests {
    private let scratch = Scratch()

    private static let rules = TestPlans.rules.filter { rule in
        if case .further = rule.kind { true } else { false }
    }

    private func plan(_ rules: [RuleSpecification], _ choices: AttributionChoices, id: String = "further") -> RunPlan {
        var plan = TestPlans.plan(id, choices)
        plan.rules = rules
        return plan
    }

    private func journeys(_ count: Int, for plan: RunPlan, seed: UInt64) -> [TrackingEvent] {
        var generator = JourneyGenerator(
            seed: seed, vocabulary: plan.vocabulary, goal: plan.goals[0], choices: plan.choices)
        return (0..<count).flatMap { _ in generator.next() }
    }

    /// Credits of both goals, without those of nothing.
    private func credits(_ session: any TrackingSession, _ rules: [RuleSpecification]) throws -> [[Credit]] {
        try rules.map { rule in
            var credits: [Credit] = []
            for goal in [0, 1] as [UInt16] {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { credits += $0.credits }
            }
            return credits.filter { $0.units != 0 || $0.value != 0 }
        }
    }

    private static let choices = [
        AttributionChoices(), AttributionChoices(touches: .all, repeats: .last),
        AttributionChoices(touches: .all, precedence: .viewWeight(0.2), direct: .skipUnlessOnly),
        AttributionChoices(touches: .all, precedence: .none, repeats: .collapseRuns, sinceLastConversion: true),
    ]

    /// A rule that is asked for later sees what was settled, and nothing of what came since.
    @Test(arguments: choices.indices)
    func `a rule of nobody's plan gives what it gives in a plan`(index: Int) throws {
        let choices = Self.choices[index]
        let (early, later) = (plan(Self.rules, choices, id: "early"), plan([.lastTouch], choices, id: "later"))
        let events = journeys(60, for: early, seed: UInt64(index) + 70)
        let (one, two) = (try scratch.session(early), try scratch.session(later))
        defer {
            one.close()
            two.close()
        }
        for session in [one, two] {
            try session.send(events)
            _ = try session.settle()
        }
        // The same customers go on: other touches, milestones and users on the devices that are known.
        try two.send(
            journeys(60, for: early, seed: 99).map { event in
                var event = event
                event.id.sequence += 1 << 20
                return event
            })
        let expected = try credits(one, Self.rules)
        #expect(try credits(two, Self.rules) == expected)
        #expect(expected.allSatisfy { !$0.isEmpty })
    }

    @Test func `views say what is read, with the plain tool`() throws {
        let plan = plan(Self.rules, AttributionChoices(touches: .all))
        let session = try scratch.session(plan)
        try session.send(journeys(60, for: plan, seed: 5))
        _ = try session.settle()
        let credits = try credits(session, Self.rules)
        session.close()
        for (rule, credits) in zip(Self.rules, credits) {
            let sources = Dictionary(grouping: credits, by: \.source).mapValues { $0.reduce(0) { $0 + $1.units } }
            let expected = sources.filter { $0.value != 0 }.map { source, units in
                "\(plan.vocabulary.label(of: source))|\(units)"
            }
            let name = rule.name.replacingOccurrences(of: "'", with: "''")
            let rows = try ask(
                """
                SELECT partner, cast(round(sum(conversions) * 1e9) AS INTEGER) FROM attribution_partners
                WHERE rule = '\(name)' GROUP BY partner HAVING sum(conversions) <> 0
                """)
            #expect(rows.sorted() == expected.sorted(), "\(rule.name)")
        }
    }

    private func ask(_ sql: String) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", scratch.file(), sql]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `settling again leaves nothing of what was settled before`() throws {
        let plan = plan(Self.rules, AttributionChoices(touches: .all, repeats: .first))
        let session = try scratch.session(plan)
        try session.send(journeys(40, for: plan, seed: 6))
        _ = try session.settle()
        let once = try counts()
        let lonely = TrackingEvent(id: EventID(customer: .max, sequence: 0), kind: .stage, time: epoch, device: .max)
        try session.send([lonely])
        _ = try session.settle()
        session.close()
        #expect(try counts() == once)
        #expect(once.allSatisfy { $0 > 0 })
    }

    private func counts() throws -> [Int] {
        let queue = try DatabaseQueue(path: scratch.file())
        return try queue.read { (db: Database) throws in
            try ["conversion", "contender", "path", "credit", "rule"].map { table in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
        }
    }

    @Test func `weights beyond whole numbers are refused, and what else there is can be read`() throws {
        let weights = (1...5000).map { FurtherRule.PositionWeight(position: $0, weight: 1e6) }
        let heavy = RuleSpecification(.further(.custom(weights: weights)), name: "custom(heavy)")
        let plan = plan([.lastTouch], AttributionChoices())
        let session = try scratch.session(plan)
        defer { session.close() }
        try session.send(journeys(20, for: plan, seed: 7))
        _ = try session.settle()
        #expect(throws: BackendError.self) { try session.credits(rule: heavy, goal: 0, part: 0, of: 1) { _ in } }
        #expect(try credits(session, [Self.rules[0], .lastTouch]).allSatisfy { !$0.isEmpty })
    }
}
