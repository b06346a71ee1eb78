import Foundation
import Results
import Testing

/// Each scenario of the mission reports every measure of its row, as a user gets it: from the program's standard output.
@Suite struct MissionRowsTests {
    @Test(arguments: MissionRow.all)
    func everyMeasureIsReported(row: MissionRow) throws {
        let summary = try ScenarioRun.summary(of: row.scenario, customers: 3_000)

        let kpis = try #require(summary.kpis)
        for measure in row.measures {
            for name in measure.kpis {
                #expect(kpis[name]?.isFinite == true, "\(row.scenario): \(measure.name): no finite kpis.\(name)")
            }
        }

        if row.perSegment {
            let segments = try #require(summary.segments)
            #expect(!segments.isEmpty)
            for segment in segments {
                expect(row, of: segment)
            }
        }
        for name in row.partners {
            #expect(summary.partners?.contains { $0.partner == name } == true, "\(row.scenario): no partner \(name)")
        }
        for name in row.channels {
            #expect(summary.channels?.contains { $0.channel == name } == true, "\(row.scenario): no channel \(name)")
        }
    }

    private func expect(_ row: MissionRow, of segment: SegmentSummary) {
        for measure in row.measures {
            for name in measure.kpis where !row.wholeOnly.contains(name) {
                #expect(
                    segment.kpis?[name]?.isFinite == true,
                    "\(row.scenario): \(measure.name): no finite segments.\(segment.segment).kpis.\(name)")
            }
        }
    }

    /// The scenario that comes first is read by people who have never seen another.
    @Test func quickStartHoldsWhatItPromises() throws {
        let summary = try ScenarioRun.summary(of: "quick-start")
        #expect(summary.verdict == .passed)
        let expectations = try #require(summary.expectations)
        for expectation in expectations {
            #expect(expectation.holds == true, "\(expectation.text)")
        }
    }
}
