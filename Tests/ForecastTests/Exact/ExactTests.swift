import FootfallTestKit
import Foundation
import Results
import Scenario
import Testing

@testable import Forecast

@Suite("Closed forms")
struct ExactTests {
    @Test("simulation agrees with the algebra, for everybody and for each segment")
    func agreement() throws {
        let options = ForecastOptions(replications: 60, exact: true)
        let summary = try Forecast(try Scenarios.source(Scenarios.chain), options: options).execute()
        let exact = try #require(summary.exact)
        var compared = 0
        for (path, value) in exact.sorted(by: { $0.key < $1.key }) {
            guard let simulated = summary.forecast?[path], let error = simulated.standardError else {
                Issue.record("\(path) is not simulated")
                continue
            }
            // Ratios of small samples are biased by about one part in their size; 5 errors for some 100 questions.
            #expect(
                abs(simulated.mean - value) <= 5 * error + 0.004 * abs(value),
                "\(path): \(simulated.mean), exact \(value)")
            compared += 1
        }
        #expect(compared > 60 && exact["segments.keen.kpis.conversion_rate"] != nil)
    }

    @Test("numbers worked out by hand")
    func byHand() throws {
        let text = """
            scenario: hand
            horizon: none
            goal: purchase
            population: {arrivals: [{customers: 1000, over: 0d}]}
            stages:
              - {stage: shop, dwell: {exponential: {mean: 2d}}, conversion: {probability: 0.2, emits: purchase, value: 10}, churn: 0.3}
              - {stage: done}
            """
        let exact = try ExactChain(try Scenarios.source(text).scenario, customers: nil).measures()
        // Half of all decisions stay: 2 decisions each, 0.2 / 0.5 buy in the end, after 2 dwells of 2 days.
        let wanted: [(String, Double)] = [
            ("stages.shop.decisions", 2_000), ("goals.purchase.conversions", 400), ("kpis.conversion_rate", 0.4),
            ("kpis.mean_days_to_goal", 4), ("kpis.churn_rate", 0.6), ("goals.purchase.value", 4_000),
            ("stages.shop.eventual_conversion", 0.4), ("stages.done.entered", 400), ("stages.shop.mean_dwell_days", 4),
        ]
        for (path, value) in wanted {
            #expect(abs((exact[path] ?? .nan) - value) < 1e-9 * value, "\(path): \(exact[path] ?? .nan)")
        }
    }

    @Test(
        "the algebra of the test kit, written apart, says the same of random chains",
        arguments: [1, 2, 3, 4, 5] as [UInt64])
    func peers(seed: UInt64) throws {
        let chain = AbsorbingChain.random(seed: seed)
        let exact = try ExactChain(try Scenarios.source(Self.text(chain)).scenario, customers: nil).measures()
        let algebra = ChainAlgebra(chain)
        func same(_ path: String, _ value: Double) {
            #expect(abs((exact[path] ?? .nan) - value) < 1e-9 * max(1, value), "seed \(seed), \(path)")
        }
        same("goals.buy.conversions", 1_000 * algebra.goals.mean)
        same("goals.buy.customers", 1_000 * algebra.reachesGoal.mean)
        same("kpis.mean_days_to_goal", algebra.daysToGoal.mean)
        for (index, stage) in chain.stages.enumerated() {
            same("stages.\(stage.name).decisions", 1_000 * algebra.decisions(in: index).mean)
            same("stages.\(stage.name).entered", 1_000 * algebra.entries(of: .stage(index)).mean)
            same("stages.\(stage.name).mean_dwell_days", algebra.visitDays(in: index).mean)
        }
    }

    private static func text(_ chain: AbsorbingChain) -> String {
        var lines = [
            "scenario: random", "horizon: none", "goal: buy", "population: {arrivals: [{customers: 1000, over: 0d}]}",
            "stages:",
        ]
        for stage in chain.stages {
            lines += ["  - stage: \(stage.name)", "    dwell: \(dwell(stage.dwell))", "    outcomes:"]
            for (index, way) in stage.ways.enumerated() {
                let to =
                    switch way.to {
                    case .stage(let number): chain.stages[number].name
                    case .end: "end"
                    case .churned: "churned"
                    }
                let probability = stage.rest == index ? "rest" : "\(way.probability)"
                lines.append("      - {to: \(to), probability: \(probability)\(way.isGoal ? ", emits: buy" : "")}")
            }
        }
        return (lines + ["  - stage: end"]).joined(separator: "\n")
    }

    private static func dwell(_ dwell: DwellTime) -> String {
        switch dwell {
        case .fixed(let days): "\(days)d"
        case .exponential(let mean): "{exponential: {mean: \(mean)d}}"
        case .lognormal(let median, let sigma): "{lognormal: {median: \(median)d, sigma: \(sigma)}}"
        case .gamma(let shape, let scale): "{gamma: {shape: \(shape), scale: \(scale)d}}"
        case .weibull(let shape, let scale): "{weibull: {shape: \(shape), scale: \(scale)d}}"
        case .uniform(let min, let max): "{uniform: {min: \(min)d, max: \(max)d}}"
        }
    }

    @Test("a scenario that is no plain chain is refused with every reason and its place")
    func refusal() throws {
        let source = try Scenarios.source(Scenarios.shop)
        let error = #expect(throws: ForecastError.self) { try ExactChain(source.scenario, customers: nil) }
        let text = "\(try #require(error))"
        for place in [
            "horizon:", "stages.browsing.touches.ads:", "stages.browsing.touches.blogs:", "stages.trial.touches.mail:",
            "campaigns.spring:", "stages.trial.conversion: `refers`",
        ] {
            #expect(text.contains(place), "\(place) in\n\(text)")
        }
    }
}
