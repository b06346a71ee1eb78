import FootfallTestKit
import Foundation
import Measurement
import Scenario
import Simulation
import Testing

@testable import Fitting

/// A log of a scenario whose truth is known. The rate at which intervals hold it over 200 seeds is the bench's `fit-coverage`.
@Suite("Fitting a known scenario's log")
struct KnownShopTests {
    private static let fitted: Result<(fit: LogFit, log: EventLog), any Error> = Result {
        let scenario = try Simulated.scenario(KnownShop.scenario)
        let log = try Reading.log(
            try Simulated.log(of: scenario), until: CalendarDay.number(of: KnownShop.lastDay))
        return (try LogFit(log), log)
    }

    @Test("every parameter has an estimate within four standard errors of the truth")
    func truth() throws {
        let fit = try Self.fitted.get().fit
        for (name, value) in KnownShop.truth {
            let estimate = try #require(fit.estimates.first { $0.name == name }, "\(name)")
            let wide = try #require(estimate.interval(level: 0.999_936), "\(name)")
            #expect(wide.contains(value), "\(name): \(value) is not within \(wide)")
        }
        let inside = KnownShop.truth.count { name, value in
            fit.estimates.first { $0.name == name }?.interval?.contains(value) ?? false
        }
        // 24 parameters: fewer than 19 inside would come by chance once in two thousand.
        #expect(inside >= 19, "\(inside) of \(KnownShop.truth.count)")
    }

    @Test("the fitted scenario is valid, and its own log looks like the first")
    func fixedPoint() throws {
        let (fit, log) = try Self.fitted.get()
        let again = try Simulated.scenario(fit.scenario)
        #expect(again.world?.stages.map(\.name) == ["browsing", "checkout", "retention"])
        let second = try Reading.log(try Simulated.log(of: again), until: CalendarDay.number(of: KnownShop.lastDay))
        for (a, b) in [
            (log.customerCount, second.customerCount),
            (Self.count(log) { $0.kind == .conversion }, Self.count(second) { $0.kind == .conversion }),
            (Self.count(log) { $0.kind == .touch }, Self.count(second) { $0.kind == .touch }),
        ] { #expect(abs(Double(a) / Double(b) - 1) < 0.15, "\(a) and \(b)") }
    }

    private static func count(_ log: EventLog, _ isMeant: (EventLog.Row) -> Bool) -> Int {
        log.customers.reduce(0) { $0 + $1.count(where: isMeant) }
    }

    @Test("a backtest of the log forecasts arrivals, conversions and value")
    func backtest() throws {
        let log = try Self.fitted.get().log
        var options = Backtest.Options(trainUntil: try #require(CalendarDay.number(of: "2026-02-28")))
        options.periodDays = 31
        options.replications = 40
        var fit = LogFit.Options()
        // The search for half-lives has tests of its own.
        fit.halfLifeDays = 3
        let backtest = try Backtest(log, fit: fit, options)
        #expect(backtest.measures.map(\.name) == ["customers who arrive", "conversions", "value"])
        for measure in backtest.measures {
            #expect(measure.periods.count == 1)
            // Three quarters of the interval's width beyond it would be over five standard errors.
            let slack = 0.75 * (measure.total.high - measure.total.low)
            #expect(
                (measure.total.low - slack...measure.total.high + slack).contains(measure.total.actual),
                "\(measure.name): \(measure.total)")
        }
    }
}
