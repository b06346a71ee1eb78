import Foundation
import Results
import Scenario
import Testing

@testable import Forecast

@Suite("What-ifs over replications")
struct WhatIfTests {
    private static let options = ForecastOptions(
        replications: 8, changes: [Override(path: "stages.browsing.touches.ads.rate", value: "x1.1")], workers: 2)

    @Test("differences are those of the replications")
    func differences() throws {
        let summary = try Forecast(try Scenarios.source(Scenarios.shop), options: Self.options).execute()
        let whatIfs = try #require(summary.whatIf)
        #expect(whatIfs.keys.sorted() == ["dear-clicks", "no-ads", "set"])
        let dear = try #require(whatIfs["dear-clicks"]?.paired)
        #expect((dear["kpis.cost"]?.lower ?? 0) > 0)
        let without = try #require(whatIfs["no-ads"]?.paired)
        #expect((without["customers"]?.mean ?? 0) <= -60)
        #expect((without["goals.purchase.conversions"]?.upper ?? 0) < 0)
        // A channel that is left out costs nothing, whatever it costs as a whole.
        let base = try #require(summary.forecast?["channels.ads.cost"]?.mean)
        #expect(abs((without["channels.ads.cost"]?.mean ?? 0) + base) < 1e-9)
        // Replication 0 of a what-if is what `run` says.
        #expect(whatIfs["no-ads"]?.difference?.goals?.first?.conversions ?? 0 < 0)
    }

    @Test("for a change of at most 4% in one direction, pairs are at least 5 times as exact")
    func narrow() throws {
        let source = try Scenarios.source(Scenarios.certain)
        let options = ForecastOptions(
            replications: 40, changes: [Override(path: "stages.trial.touches.mail.uplift", value: "1.25")],
            customers: 600, workers: 2)
        let summary = try Forecast(source, options: options).execute()
        let path = "goals.purchase.conversions"
        let pair = try #require(summary.whatIf?["set"]?.paired?[path])
        let base = try #require(summary.forecast?[path]?.mean)
        let relative = pair.mean / base
        #expect(relative > 0 && relative <= 0.04, "\(relative)")
        let unpaired = try #require(pair.unpairedStandardError)
        #expect(pair.standardError * 5 <= unpaired, "\(pair)")
    }

    @Test("a path that names nothing is refused with a suggestion")
    func unknown() throws {
        let source = try Scenarios.source(Scenarios.shop)
        let options = ForecastOptions(changes: [Override(path: "campaigns.sprng.budget", value: "x2")])
        let error = #expect(throws: ScenarioProblems.self) { try Forecast(source, options: options).execute() }
        let text = "\(try #require(error))"
        #expect(text.contains("did you mean `spring`?"), "\(text)")
    }
}
