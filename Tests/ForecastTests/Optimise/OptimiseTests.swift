import Results
import Runner
import Scenario
import Testing

@testable import Forecast

@Suite("Best use of a budget")
struct OptimiseTests {
    private static func text(good: Double, bad: Double) -> String {
        """
        scenario: two-channels
        horizon: 60d
        goal: purchase
        population: {arrivals: [{customers: 400, over: 30d}]}
        channels:
          good: {kind: paid, cost: {per_thousand_impressions: 100}}
          bad:  {kind: paid, cost: {per_thousand_impressions: 100, fixed: 7}}
          free: {kind: organic}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 4d}}
            conversion: {probability: 0.1, emits: purchase}
            churn: 0.2
            touches:
              - {channel: good, rate: 0.3/day, uplift: \(good), half_life: 6d}
              - {channel: bad, rate: 0.3/day, uplift: \(bad), half_life: 6d}
              - {channel: free, rate: 0.1/day}
          - {stage: customer}
        """
    }

    @Test("money goes to the channel that causes something, and the gain is found on unseen replications")
    func best() throws {
        let scenario = try Scenarios.source(Self.text(good: 1.8, bad: 1)).scenario
        let options = OptimiseOptions(budget: 300, replications: 20, workers: 2)
        let optimum = try #require(try Optimisation(scenario, options: options).execute().optimum)
        #expect(optimum.items.map(\.name) == ["good", "bad"])
        #expect(optimum.items[0].spend > 0.9 * optimum.items.reduce(0) { $0 + $1.spend })
        #expect((optimum.gain?.lower ?? 0) > 0)
        #expect(optimum.items.reduce(0) { $0 + $1.spend } <= 300 * 1.1)
        // More of what works is better, and its curve shows it.
        let curve = optimum.items[0].curve.map(\.value.mean)
        #expect(curve.count == Optimisation.factors.count && (curve.last ?? 0) > curve[0] + 20)
    }

    @Test("where nothing tells the channels apart, that is said")
    func unsure() throws {
        let scenario = try Scenarios.source(Self.text(good: 1, bad: 1)).scenario
        let options = OptimiseOptions(budget: 200, replications: 10, workers: 2)
        let optimum = try #require(try Optimisation(scenario, options: options).execute().optimum)
        let gain = try #require(optimum.gain)
        #expect(gain.lower <= 0 && gain.upper >= 0)
        for item in optimum.items { #expect((item.lower ?? 1) == 0) }
    }

    @Test("a spread follows the steepest part of each curve")
    func spread() {
        func curve(_ values: [Double]) -> ResponseCurve {
            ResponseCurve(values.enumerated().map { .init(factor: Double($0), spend: 100 * Double($0), value: $1) })
        }
        let spends = ResponseCurve.spread(
            300, over: [curve([0, 50, 60, 61]), curve([0, 30, 55, 56]), curve([0, 0, 0, 0])])
        #expect(spends == [100, 200, 0])
        // Not more than was tried, and nothing where nothing helps.
        #expect(ResponseCurve.spread(9_999, over: [curve([0, 1, 2, 3]), curve([5, 4, 3, 2])]) == [300, 0])
        #expect(curve([0, 1, 2, 3]).factor(spending: 150) == 1.5)
        // A dent is no reason to stop: money spent in two halves reaches the chord.
        #expect(curve([0, 1, 1, 9]).hull.map(\.factor) == [0, 3])
    }

    @Test("a scenario with nothing to spend on is refused")
    func nothing() throws {
        let scenario = try Scenarios.source(Scenarios.chain).scenario
        #expect(throws: ForecastError.self) {
            try Optimisation(scenario, options: OptimiseOptions(budget: 10)).execute()
        }
    }
}
