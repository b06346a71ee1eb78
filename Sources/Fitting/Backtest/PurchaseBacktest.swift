import Foundation
import Scenario
import Simulation

extension Backtest {
    /// Fits a model of purchases to the days up to one, and holds its forecast for the customers of those days against the rest.
    ///
    /// What is expected comes from the model's formula; the interval from simulations of the fitted scenario, each with
    /// parameters drawn from their own uncertainty.
    /// - Throws: ``FitRefusal``; `ScenarioProblems` never, unless the written scenario is wrong.
    public init(_ model: PurchaseModel, _ data: PurchaseData, _ options: Options) throws {
        guard let until = data.until else {
            throw FitRefusal("summaries hold no dates; a backtest takes `customer,date,value`")
        }
        guard model != .gammaGamma else {
            throw FitRefusal(
                "gamma-gamma says what purchases are worth and not when they come; choose bg-nbd or pareto-nbd")
        }
        let periods = try Self.periods(options, until: until)
        let past = PurchaseData.histories(
            of: data.customers, until: options.trainUntil, unit: data.unit, hasValues: data.hasValues)
        let fit = try PurchaseFit(model, to: past.histories, unit: data.unit)
        // Customers keep their order, so those known by then are found by name.
        let known = Set(past.customers.map(\.name))
        let customers = data.customers.filter { known.contains($0.name) }
        let actual = periods.map { days in
            customers.reduce(0.0) { sum, customer in
                sum + Double(customer.days.dropFirst().count { days.contains($0) })
            }
        }
        let expected = Self.expected(fit, customers, periods)
        let replications = try Self.simulate(fit, customers, periods, options)
        self.model = model.rawValue
        trainUntil = options.trainUntil
        self.until = until
        self.replications = options.replications
        measures = [
            Self.measure(
                "repeat purchases", periods, actual: actual, expected: expected, replications: replications)
        ]
        notes = fit.notes
        notes.append(Self.byCustomer(fit, past.histories, customers, options.trainUntil, until))
        let later = data.customers.count - customers.count
        if later > 0 { notes.append("\(later) customers who first bought after the past are not forecast") }
    }

    /// Expected purchases of all customers in each period, nothing being known of them but their first purchase: the model's
    /// tracking plot.
    private static func expected(
        _ fit: PurchaseFit, _ customers: [PurchaseData.Customer], _ periods: [Range<Int>]
    ) -> [Double] {
        var firstDays: [(day: Int, count: Double)] = []
        for day in customers.map({ $0.days[0] }).sorted() {
            if firstDays.last?.day == day {
                firstDays[firstDays.count - 1].count += 1
            } else {
                firstDays.append((day, 1))
            }
        }
        func cumulative(_ day: Int) -> Double {
            firstDays.reduce(0) { sum, first in
                sum + first.count * fit.expectedPurchases(in: Double(day - first.day) / fit.unit.days)
            }
        }
        return periods.map { cumulative($0.upperBound - 1) - cumulative($0.lowerBound - 1) }
    }

    /// How near the forecast given each customer's own history comes.
    private static func byCustomer(
        _ fit: PurchaseFit, _ histories: [PurchaseHistory], _ customers: [PurchaseData.Customer], _ train: Int,
        _ until: Int
    ) -> String {
        let time = Double(until - train) / fit.unit.days
        var (sum, miss, actual) = (0.0, 0.0, 0)
        for (history, customer) in zip(histories, customers) {
            let expected = fit.expectedPurchases(after: history, in: time)
            let happened = customer.days.dropFirst().count { $0 > train }
            sum += expected
            actual += happened
            miss += abs(expected - Double(happened))
        }
        return String(
            format:
                "given each customer's own history %.0f purchases are expected of all, and %d came; a customer's forecast is "
                + "off by %.2f purchases on average", sum, actual, miss / Double(max(customers.count, 1)))
    }

    private static func simulate(
        _ fit: PurchaseFit, _ customers: [PurchaseData.Customer], _ periods: [Range<Int>], _ options: Options
    ) throws -> [[Double]] {
        let first = customers.map { $0.days[0] }.min() ?? 0
        let arrivals = customers.map { $0.days[0] }.sorted().map {
            ArrivalEntry.Recorded(time: Int64($0 - first) * 86_400_000_000, channel: nil, segment: nil, stage: nil)
        }
        let days = (periods.last?.upperBound ?? 0) - first
        var source = NormalSource(seed: options.seed)
        return try (0..<options.replications).map { replication in
            var drawn = fit
            let point = source.draw(around: fit.estimates.map(\.scaled), fit.covariance)
            for index in point.indices { drawn.estimates[index].value = exp(min(14, max(-14, point[index]))) }
            var world = try PurchaseScenario.world(of: drawn, horizonDays: days)
            world.seed = options.seed
            world.replication = UInt32(replication)
            world.population.arrivals = [ArrivalEntry(process: .trace(arrivals))]
            var counts = [Double](repeating: 0, count: periods.count)
            let engine = Engine(world: world)
            var ledger = Ledger()
            engine.makeWorker().simulate(0..<engine.count, into: &ledger)
            // The stage `first` is left by the first purchase, which is no repeat. What counts as one purchase of a day in the
            // data was fitted as one, so nothing is merged here.
            for occurrence in ledger.occurrences where occurrence.event >= 0 && occurrence.stage > 0 {
                let day = first + Int(occurrence.time / 86_400_000_000)
                if let period = periods.firstIndex(where: { $0.contains(day) }) { counts[period] += 1 }
            }
            return counts
        }
    }
}

extension PurchaseFit {
    /// Expected repeat purchases of a customer nothing is known of, in a time from its first purchase on.
    ///
    /// - Returns: 0 for gamma-gamma, which says nothing of it.
    public func expectedPurchases(in time: Double) -> Double {
        switch model {
        case .betaGeometric: BetaGeometric.expectedPurchases(parameters, in: time)
        case .paretoNBD: ParetoNBD.expectedPurchases(parameters, in: time)
        case .gammaGamma: 0
        }
    }

    /// Expected purchases of a customer with this history, in a time from the end of observation on.
    public func expectedPurchases(after history: PurchaseHistory, in time: Double) -> Double {
        switch model {
        case .betaGeometric: BetaGeometric.expectedPurchases(parameters, after: history, in: time)
        case .paretoNBD: ParetoNBD.expectedPurchases(parameters, after: history, in: time)
        case .gammaGamma: 0
        }
    }
}
