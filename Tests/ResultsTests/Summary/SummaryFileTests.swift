import Foundation
import Results
import Testing

@Suite struct SummaryFileTests {
    @Test func readsBackWhatItWrote() throws {
        let summary = sampleSummary()
        #expect(try SummaryFile.decode(SummaryFile.encode(summary)) == summary)
    }

    @Test func textIsStable() throws {
        let text = String(decoding: try SummaryFile.encode(sampleSummary()), as: UTF8.self)
        #expect(text == String(decoding: try SummaryFile.encode(sampleSummary()), as: UTF8.self))
        #expect(text.contains("\"seed\" : 18446744073709551615"))
        #expect(text.contains("\"partner\" : \"affiliate/coupon.de\""))
        #expect(text.contains("\"horizon_days\" : 75"))
        #expect(text.contains("\"value\" : 99.9\n") || text.contains("\"value\" : 99.9,"))
        #expect(text.hasSuffix("}\n"))
    }

    @Test func propertiesStandBesideTheCount() throws {
        let value = try JSONValue(encoding: EventSummary(count: 3, properties: ["pages": PropertySummary(mean: 2)]))
        #expect(value == .object(["count": .whole(3), "pages": .object(["mean": .number(2)])]))
    }

    @Test func absentIsNeitherNullNorZero() throws {
        let text = String(
            decoding: try SummaryFile.encode(Summary(scenario: "a", seed: 1, version: "0")), as: UTF8.self)
        #expect(!text.contains("null"))
        #expect(!text.contains("delivery"))
        #expect(!text.contains("kpis"))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func numbersThatAreNotFiniteAreAbsent(number: Double) throws {
        var summary = sampleSummary()
        summary.kpis = ["roas": number, "cac": 2]
        summary.horizonDays = number
        let read = try SummaryFile.decode(SummaryFile.encode(summary))
        #expect(read.kpis == ["cac": 2])
        #expect(read.horizonDays == nil)
    }

    /// The keys of the contract, so that none is renamed by accident.
    @Test func keysAreThoseOfTheContract() throws {
        var summary = Summary(scenario: "a", seed: 1, version: "0")
        summary.horizonDays = 1
        summary.eventsTotal = 1
        summary.whatIf = ["x": WhatIfSummary(difference: .init())]
        summary.responseMilliseconds = TimingSummary(count: 1)
        summary.heldMilliseconds = TimingSummary(count: 1)
        summary.serviceMilliseconds = TimingSummary(count: 1)
        summary.notJudged = []
        var stage = StageSummary(stage: "s")
        stage.meanDwellDays = 1
        summary.stages = [stage]
        summary.goals = [GoalSummary(goal: "g")]
        var delivery = DeliverySummary()
        delivery.lostAfterAcknowledgement = 1
        delivery.settleSeconds = 1
        summary.delivery = delivery
        summary.attribution = [AttributionSummary(rule: "linear", creditError: 1, valueError: 1)]
        var rate = RateSummary()
        rate.lagMilliseconds = LagSummary(p50: 1, p99: 1, max: 1)
        rate.invalidBecause = []
        rate.highestHeld = 1
        summary.rate = rate
        summary.forecast = ["p": ForecastSummary(mean: 1, standardError: 1)]
        summary.rules = [RuleJudgement(rule: "linear", shareError: 1, kendallTau: 1)]
        let text = String(decoding: try SummaryFile.encode(summary), as: UTF8.self)
        for key in [
            "format", "horizon_days", "events_total", "what_if", "difference", "response_ms", "held_ms", "service_ms",
            "not_judged", "mean_dwell_days", "still_there", "value_refunded", "lost_after_ack", "settle_seconds",
            "credit_error", "value_error", "lag_ms", "invalid_because", "highest_held", "standard_error",
            "share_error", "kendall_tau", "partial",
        ] {
            #expect(text.contains("\"\(key)\" :"), "\(key)")
        }
    }
}

@Suite struct StoredRunTests {
    private let folder = TemporaryFolder()

    @Test func readsARunsFolderAndItsFile() throws {
        try folder.write(SummaryFile.encode(sampleSummary()), as: "summary.json")
        #expect(try SummaryFile.read(folder.path) == sampleSummary())
        #expect(try SummaryFile.read(folder.path + "/summary.json") == sampleSummary())
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        func message(_ text: String) throws -> String {
            try folder.write(Data(text.utf8), as: "summary.json")
            do throws(ResultsError) {
                _ = try SummaryFile.read(folder.path)
                return ""
            } catch { return error.cause }
        }
        #expect(try message("hello") == "it is not a summary of a run")
        #expect(try message("{\"format\": \"footfall.summary/9\"}").contains("footfall.summary/9"))
        #expect(try message("{\"format\": \"footfall.summary/1\"}").contains("scenario is missing"))
        #expect(throws: ResultsError.self) { try SummaryFile.read("/nowhere/at/all") }
    }
}
