import Results
import Runner
import Scenario
import Testing

@testable import Forecast

@Suite("Forecasts cover the truth")
struct CoverageTests {
    /// Forecasts whose intervals are looked at, each of so many replications.
    private static let forecasts = 120
    private static let each = 12

    @Test(
        "95% intervals of the mean hold the closed form at the stated rate, and P10 to P90 hold 80% of single replications"
    )
    func coverage() throws {
        let source = try Scenarios.source(Scenarios.chain)
        let exact = try ExactChain(source.scenario, customers: 60).measures()
        let replicator = try Replicator(
            source, changes: [], options: ForecastOptions(customers: 60, workers: 2), control: RunControl())
        try replicator.run(0..<Self.forecasts * Self.each)
        for path in ["goals.purchase.conversions", "goals.purchase.customers", "stages.cart.entered"] {
            let column = replicator.table.column(path)
            let truth = try #require(exact[path])
            var (held, within, singles) = (0, 0, 0)
            for start in stride(from: 0, to: column.count, by: Self.each) {
                let sample = Sample(Array(column[start..<start + Self.each]))
                let error = try #require(sample.standardError)
                let half = PairedDifference.student(degrees: Self.each - 1) * error
                if abs(sample.mean - truth) <= half { held += 1 }
            }
            // A band from the first half is asked about the second.
            let middle = column.count / 2
            let band = Sample(Array(column[..<middle])).quantiles([0.1, 0.9])
            for value in column[middle...] {
                singles += 1
                if value >= band[0], value <= band[1] { within += 1 }
            }
            // Binomial, 3.5 standard errors: 0.95 of 120 is 114 and its error 2.4. Counts are whole, so bands hold a little more.
            let share = Double(held) / Double(Self.forecasts)
            #expect(share > 0.95 - 3.5 * 0.02 && share <= 1, "\(path): \(share)")
            let single = Double(within) / Double(singles)
            #expect(single > 0.80 - 0.06 && single < 0.80 + 0.13, "\(path): \(single)")
        }
    }
}
