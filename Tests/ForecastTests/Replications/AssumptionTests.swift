import Foundation
import Results
import Scenario
import Testing

@testable import Forecast

@Suite("Uncertain assumptions")
struct AssumptionTests {
    private func scenario(_ churn: String) throws -> ScenarioSource {
        try Scenarios.source(Scenarios.chain.replacing("churn: 0.25", with: "churn: \(churn)"))
    }

    @Test("draws have the stated mean and spread")
    func moments() throws {
        let source = try scenario("25% +- 2%")
        let draws = AssumptionDraws(source: source)
        #expect(draws.isNeeded)
        let assumption = try #require(source.scenario.assumptions.first)
        let values = try (UInt32(0)..<400).map { number -> Double in
            let text = try #require(try draws.scenario(replication: number).overrides.last).value
            return try #require(Double(text.dropLast()))
        }
        let sample = Sample(values)
        #expect(assumption.suffix == "%" && assumption.spread == 2)
        #expect(abs(sample.mean - 25) < 4 * 2 / 20)
        // A variance of n normal draws has a relative standard error of sqrt(2 / n).
        #expect(abs((sample.variance ?? 0) / 4 - 1) < 4 * (2.0 / 400).squareRoot())
    }

    @Test("a normal distribution truncated on one side has the mean that the textbook gives")
    func truncated() throws {
        var assumption = try #require(try scenario("0.01 +- 0.02").scenario.assumptions.first)
        assumption.upper = .infinity
        let values = (0..<4_000).map { AssumptionDraws.value(of: assumption, at: (Double($0) + 0.5) / 4_000) }
        #expect(values.allSatisfy { $0 >= 0 })
        // mu + sigma * phi(a) / (1 - Phi(a)) with a = -0.5.
        let expected = 0.01 + 0.02 * 0.3520653268 / 0.6914624613
        #expect(abs(Sample(values).mean - expected) < 2e-5)
    }

    @Test("draws that are no legal scenario together are drawn again")
    func legal() throws {
        // The conversion takes 0.35: churn must stay below 0.65.
        let draws = AssumptionDraws(source: try scenario("0.6 +- 0.2"))
        for number in 0..<50 {
            let text = try #require(try draws.scenario(replication: UInt32(number)).overrides.last).value
            let churn = try #require(Double(text))
            #expect(churn <= 0.65 + 1e-9)
        }
    }

    @Test("the band with assumptions is wider, and chance alone is as without them")
    func bands() throws {
        let options = ForecastOptions(replications: 24, customers: 400)
        let plain = try Forecast(try scenario("0.25"), options: options).execute()
        let both = try Forecast(try scenario("0.25 +- 0.15"), options: options).execute()
        let path = "kpis.conversion_rate"
        let (alone, wide) = (try #require(plain.forecast?[path]), try #require(both.forecast?[path]))
        #expect(alone.withAssumptions == nil)
        let band = try #require(wide.withAssumptions)
        #expect(wide.mean == alone.mean && wide.p10 == alone.p10 && wide.p90 == alone.p90)
        let (low, high) = (try #require(wide.p10), try #require(wide.p90))
        #expect(band.p90 - band.p10 > 1.5 * (high - low))
    }
}
