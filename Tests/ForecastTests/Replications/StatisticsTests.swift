import Results
import Testing

@testable import Forecast

@Suite("Numbers of many replications")
struct StatisticsTests {
    @Test("mean, standard error and quantiles as worked out by hand")
    func sample() throws {
        // Squares sum to 173: the variance is (173 - 8 * 3.875^2) / 7. Quantiles by R's default, type 7: 0.9 lies 0.3 of the way
        // from the 7th of 8 to the last.
        let summary = try #require(ForecastSummary([3, 1, 4, 1, 5, 9, 2, 6]))
        #expect(summary.mean == 3.875)
        #expect(abs((summary.standardError ?? 0) - (52.875 / 7 / 8).squareRoot()) < 1e-12)
        #expect(summary.p10 == 1 && summary.p50 == 3.5)
        #expect(abs((summary.p90 ?? 0) - 6.9) < 1e-12)
    }

    @Test("one replication has no standard error, none has no summary")
    func few() {
        #expect(ForecastSummary([2])?.standardError == nil && ForecastSummary([2])?.p90 == 2)
        #expect(ForecastSummary([]) == nil)
    }

    @Test(
        "Student's t as tables have it",
        arguments: [(1, 12.706), (2, 4.303), (4, 2.776), (10, 2.228), (30, 2.042), (198, 1.972)])
    func student(degrees: Int, value: Double) {
        #expect(abs(PairedDifference.student(degrees: degrees) - value) < 0.001)
    }

    @Test("pairs are taken as pairs, and those that miss a side are left out")
    func paired() throws {
        let pair = try #require(PairedDifference(changed: [11, 22, 33, .nan, 5], base: [10, 20, 30, 40, .nan]))
        #expect(pair.mean == 2)
        #expect(abs(pair.standardError - 1 / 3.0.squareRoot()) < 1e-12)
        #expect(abs(pair.upper - pair.lower - 2 * 4.302652 * pair.standardError) < 1e-4)
        // Variances 100 and 121 of three each.
        #expect(abs((pair.unpairedStandardError ?? 0) - (221.0 / 3).squareRoot()) < 1e-9)
        #expect(PairedDifference(changed: [1], base: [0]) == nil)
    }
}
