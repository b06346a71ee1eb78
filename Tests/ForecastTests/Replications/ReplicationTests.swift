import Foundation
import Results
import Runner
import Scenario
import Testing

@testable import Forecast

@Suite("Replications")
struct ReplicationTests {
    @Test("replication 0 says of the world what a run says")
    func equalsRun() throws {
        let source = try Scenarios.source(Scenarios.shop)
        let options = RunOptions(backend: nil, backendName: "none", runID: "r") { try source.with($0) }
        let run = try SummaryTree(Run(source.scenario, options: options).execute().summary)
        let forecast = try Forecast(source, options: ForecastOptions(replications: 1)).execute()
        let mine = try SummaryTree(forecast)
        let numbers = run.numbers().filter {
            !["host", "seconds", "events_total", "what_if", "replication"].contains(
                String($0.path.prefix { $0 != "." }))
        }
        #expect(numbers.count > 300)
        for (path, value) in numbers { #expect(mine.number(path) == value, "\(path)") }
        #expect(forecast.forecast?["kpis.profit"]?.mean == run.number("kpis.profit"))
    }

    @Test("results do not depend on the number of workers", arguments: [2, 3])
    func workers(count: Int) throws {
        let source = try Scenarios.source(Scenarios.shop)
        func forecast(_ workers: Int) throws -> Summary {
            var summary = try Forecast(source, options: ForecastOptions(replications: 3, workers: workers)).execute()
            summary.seconds = nil
            summary.host = nil
            return summary
        }
        #expect(try forecast(1) == forecast(count))
    }

    @Test("replications differ, and none depends on the others")
    func independent() throws {
        let source = try Scenarios.source(Scenarios.certain)
        func counts(_ range: Range<Int>) throws -> MeasureTable {
            let replicator = try Replicator(source, changes: [], options: ForecastOptions(), control: RunControl())
            try replicator.run(range)
            return replicator.table
        }
        let (few, more) = (try counts(2..<4), try counts(0..<6))
        for path in few.paths {
            let (a, b) = (few.column(path), more.column(path))
            for number in 2..<4 where number < a.count && !a[number].isNaN {
                #expect(a[number] == b[number], "\(path)")
            }
        }
        #expect(Set(more.values("customers")).count > 3)
    }

    @Test("days sum to the months of the summary, in arrivals, conversions, value and cost")
    func daysSumToMonths() throws {
        let source = try Scenarios.source(Scenarios.shop)
        let summary = try Forecast(source, options: ForecastOptions(replications: 1)).execute()
        let months = try #require(summary.periods?.filter { !$0.period.contains("Q") })
        for every in SeriesSummary.Interval.allCases {
            func series(_ measure: String) throws -> [SeriesSummary.Point] {
                try #require(summary.series?.first { $0.measure == measure && $0.every == every }).points
            }
            func sum(_ measure: String, _ month: String?) throws -> Double {
                try series(measure).filter { month == nil || $0.from.hasPrefix(month!) }.reduce(0) {
                    $0 + $1.value.mean
                }
            }
            // Weeks lie across months.
            let names: [String?] = every == .week ? [nil] : months.map(\.period)
            for name in names {
                let mine = months.filter { name == nil || $0.period == name }
                #expect(try sum("arrivals", name) == Double(mine.reduce(0) { $0 + $1.arrivals }))
                #expect(try sum("conversions", name) == Double(mine.reduce(0) { $0 + $1.conversions }))
                #expect(abs(try sum("value", name) - mine.reduce(0) { $0 + $1.value }) < 1e-6)
                #expect(abs(try sum("cost", name) - mine.reduce(0) { $0 + $1.cost }) < 1e-6)
            }
        }
        let total = try #require(summary.kpis?["cost"])
        #expect(abs(months.reduce(0) { $0 + $1.cost } - total) < 1e-6)
        // 10 March is a Tuesday, 18 May the last day; clocks change on 29 March.
        let weeks = try #require(summary.series?.first { $0.every == .week }).points
        #expect(weeks.map(\.from).prefix(3) == ["2026-03-10", "2026-03-16", "2026-03-23"])
        #expect(weeks.first?.complete == false && weeks.dropFirst().first?.complete == true)
        #expect(summary.series?.first { $0.every == .month }?.points.map(\.complete) == [false, true, false])
    }
}
