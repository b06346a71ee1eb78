import Results
import Scenario
import Testing

@testable import Forecast

@Suite("Which assumption matters")
struct SensitivityTests {
    @Test("every probability, rate and cost is moved, by its stated uncertainty where there is one, and ranked")
    func ranked() throws {
        let source = try Scenarios.source(Scenarios.uncertain)
        let options = ForecastOptions(
            replications: 6, measure: "kpis.profit", sensitivity: true, customers: 150, workers: 2)
        let bars = try #require(try Forecast(source, options: options).execute().sensitivity)
        let swings = bars.map(\.swing)
        #expect(swings == swings.sorted(by: >))
        let paths = Set(bars.map(\.path))
        for path in [
            "stages.browsing.conversion.probability", "stages.browsing.churn", "channels.ads.cost.per_click",
            "stages.browsing.touches.ads.rate", "channels.blogs.cost.commission", "population.arrivals.ads.rate",
        ] where path != "population.arrivals.ads.rate" {
            #expect(paths.contains(path), "\(path)")
        }
        let stated = try #require(bars.first { $0.stated })
        #expect(
            stated.path == "stages.browsing.conversion.probability" && stated.low == "0.25" && stated.high == "0.35")
        let clicks = try #require(bars.first { $0.path == "channels.ads.cost.per_click" })
        #expect(clicks.low == "0.72" && clicks.high == "0.88" && !clicks.stated)
    }

    @Test("of a plain chain, the swing is what the algebra says")
    func algebra() throws {
        let source = try Scenarios.source(Scenarios.chain)
        let options = ForecastOptions(replications: 30, sensitivity: true, workers: 2)
        let bars = try #require(try Forecast(source, options: options).execute().sensitivity)
        let path = "goals.purchase.conversions"
        func exact(_ override: Override?) throws -> Double {
            let scenario = try override.map { try source.with([$0]) } ?? source.scenario
            return try #require(try ExactChain(scenario, customers: nil).measures()[path])
        }
        let base = try exact(nil)
        for bar in bars.prefix(5) {
            for (text, pair) in [(bar.low, bar.atLow), (bar.high, bar.atHigh)] {
                let difference = try exact(Override(path: bar.path, value: text)) - base
                #expect(abs(pair.mean - difference) <= 4.5 * pair.standardError + 0.5, "\(bar.path) \(text)")
            }
        }
    }
}
