import Scenario
import Testing

@Suite struct StageGraphTests {
    private func complaint(_ stages: String, head: String = "horizon: 30d") -> [String] {
        complaints(
            """
            scenario: graph
            \(head)
            population: {arrivals: {customers: 10, over: 0d}}
            stages:
            \(stages)
            """)
    }

    @Test func unreachable() {
        #expect(
            complaint(
                "  - {stage: a, dwell: 1d, outcomes: [{to: c, probability: 0.5}]}\n  - {stage: b, dwell: 1d, churn: 0.5}\n  - {stage: c}"
            ) == [
                "s.yaml:6:13: stage `b` cannot be reached: nobody arrives there and no outcome leads there; lead an outcome to it, or take it out"
            ])
    }

    @Test func withoutAWayOut() {
        #expect(
            complaint("  - {stage: a, dwell: 1d, conversion: 0.5}\n  - {stage: b, dwell: 1d}") == [
                "s.yaml:6:23: stage `b` has a dwell and no way out; give it `conversion`, `churn` or `outcomes`, or take `dwell` out if it is an end"
            ])
        #expect(
            complaint("  - {stage: a, dwell: 1d, outcomes: [{to: a, probability: 0.5}]}") == [
                "s.yaml:5:13: stage `a` is never left: no outcome with a probability over 0 leads elsewhere; give it a `conversion`, a `churn` or an outcome to another stage"
            ])
    }

    @Test func theLastStageHasNoNext() {
        #expect(
            complaint("  - {stage: a, dwell: 1d, conversion: 0.5}") == [
                "s.yaml:5:39: the last stage converts to the next one, and there is none; write a stage behind it, or `outcomes: [{to: STAGE, probability: ...}]`"
            ])
    }

    @Test func twice() {
        #expect(
            complaint("  - {stage: a, dwell: 1d, churn: 0.5}\n  - {stage: a, dwell: 1d, churn: 0.5}").contains(
                "s.yaml:6:13: a stage `a` is there already; call it something else"))
    }

    @Test func aCircleThatTakesNoTime() {
        #expect(
            complaint(
                "  - {stage: a, dwell: 0, conversion: 0.5, churn: rest}\n  - {stage: b, dwell: 0, outcomes: [{to: a, probability: rest}]}"
            ).first
                == "s.yaml:5:23: stage `a` leads back to itself without any time passing; give one of the stages on the way a dwell"
        )
    }

    @Test func withoutAHorizonAllMustEnd() {
        let circle =
            "  - {stage: a, dwell: 1d, conversion: 0.5}\n  - {stage: b, dwell: 1d, outcomes: [{to: a, probability: 0.5}]}"
        #expect(complaint(circle).isEmpty)
        #expect(
            complaint(circle, head: "horizon: none") == [
                "s.yaml:5:13: no way leads from stage `a` to an end, and `horizon` is `none`; give it a `churn`, or the scenario a horizon",
                "s.yaml:6:13: no way leads from stage `b` to an end, and `horizon` is `none`; give it a `churn`, or the scenario a horizon",
            ])
    }

    @Test func withoutAHorizonNothingGoesOnForEver() {
        let text = """
            scenario: endless
            horizon: none
            population: {arrivals: {rate: 1/day}}
            calendar: {weekly: [1, 1, 1, 1, 1, 2, 2]}
            channels: {mail: {kind: owned}}
            stages:
              - {stage: a, dwell: 1d, churn: 0.5, touches: [{channel: mail, every: monday 09:00}]}
            """
        #expect(
            complaints(text) == [
                "s.yaml:3:24: a rate of arrivals never ends where `horizon` is `none`; write `customers: 100_000, over: 0d`, or give the scenario a horizon",
                "s.yaml:4:11: a calendar needs an end, and `horizon` is `none`; give the scenario a horizon, or take the calendar out",
                "s.yaml:7:72: days of the week need an end where `horizon` is `none`; write a period like `every: 7d`, or give the scenario a horizon",
            ])
    }
}
