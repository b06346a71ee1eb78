import Check
import FootfallTestKit
import MemoryBackend
import Results
import Scenario
import Testing
import Tracking

@testable import Check

@Suite("A sound backend passes")
struct SoundTests {
    @Test("whatever the scenario", arguments: Checks.files)
    func scenarios(path: String) throws {
        let scenario = try ScenarioLoader().load(path: path)
        let summary = try RegressionCheck(scenario, options: Checks.options(journeys: 60)).execute()
        #expect(summary.verdict == .passed)
        #expect(summary.findings.isEmpty)
        #expect(summary.rows.contains { $0.part == "edges" && $0.holds == true })
        for row in summary.rows { #expect(row.holds != false, "\(row.name): \(row.because ?? "")") }
    }

    /// The properties are told without the oracle: a sound backend has them under every choice there is.
    @Test("whatever the choices", arguments: 0..<12)
    func choices(index: Int) throws {
        let options = try Checks.options(seed: UInt64(index))
        let probe = Probe(options)
        for (number, plan) in TestPlans.all(combinations: 24).enumerated() where number % 12 == index {
            var plan = plan
            plan.goals = [0]
            let round = RoundMaker(plan: plan, backend: probe.capabilities, start: 1_767_225_600_000_000)
                .round(seed: UInt64(number), count: 24)
            let answer = try probe.ask(plan, round.crowd, interleaved: number.isMultiple(of: 2))
            let tallies = PropertyJudge(plan: plan, probe: probe, tolerance: 0).judge(round, answer)
            for (property, tally) in tallies {
                #expect(tally.breaches.isEmpty, "\(plan.id), seed \(number): \(property.rawValue)")
            }
            #expect(tallies[.split]?.tried ?? 0 > 0 && tallies[.order]?.tried ?? 0 > 0)
        }
    }

    @Test("edges have names of their own, and a tick that the backend keeps apart", arguments: [1, 1_000, 1_000_000])
    func edges(resolution: Int64) throws {
        let plan = TestPlans.plan("edges", AttributionChoices(boundary: .calendarDays))
        let edges = EdgeMaker.edges(of: plan, start: 1_767_225_600_000_000, resolution: resolution, first: 5)
        #expect(Set(edges.map(\.name)).count == edges.count)
        #expect(edges.count > 40)
        for edge in edges {
            #expect(edge.events.allSatisfy { $0.time % resolution == 0 }, "\(edge.name)")
            #expect(edge.events.allSatisfy { $0.due >= $0.time }, "\(edge.name)")
        }
    }
}
