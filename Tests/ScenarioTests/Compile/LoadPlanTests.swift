import Measurement
import Scenario
import Testing

@Suite struct LoadPlanTests {
    @Test func aProfile() throws {
        let plan = try #require(
            try load(
                """
                scenario: rush
                load:
                  profile:
                    - {phase: warm-up, rate: 500/s, ramp: 30s, hold: 30s, judged: false}
                    - {phase: spike, rate: 8_000/s, hold: 15s}
                  process: regular
                  gap: 50ms
                  stop: [response_ms.p99 > 5_000, last(10s).delivery.lost > 10]
                expect: [phases.spike.response_ms.p99 <= 250]
                """
            ).load)
        guard case .profile(let phases) = plan.shape else {
            Issue.record("not a profile")
            return
        }
        #expect(phases.map(\.name) == ["warm-up", "spike"])
        #expect(phases.map { $0.rate.rounded() } == [500, 8_000])
        #expect(phases.map(\.rampSeconds) == [30, 0])
        #expect(phases.map(\.holdSeconds) == [30, 15])
        #expect(phases.map(\.judged) == [false, true])
        #expect(plan.isRegular)
        #expect(plan.gapSeconds == 0.05)
        #expect(plan.stop.count == 2)
    }

    @Test func closedAndSearch() throws {
        guard
            case .closed(let customers, let think)? = try load(
                "scenario: a\nload: {closed: {customers: 40, think: 2s}}"
            ).load?.shape
        else {
            Issue.record("not closed")
            return
        }
        #expect(customers == 40)
        #expect(think == 2)
        let search = "scenario: a\nload: {search: {from: 100/s, to: 50_000/s, until: [response_ms.p99 < 50]}}"
        guard case .search(let from, let to, let until)? = try load(search).load?.shape else {
            Issue.record("not a search")
            return
        }
        #expect(from.rounded() == 100)
        #expect(to.rounded() == 50_000)
        #expect(until.map(\.text) == ["response_ms.p99 < 50"])
    }
}
