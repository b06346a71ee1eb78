import Foundation
import Scenario
import Simulation

extension Backtest {
    /// Fits a scenario to a log up to a day, and holds its forecast against the rest: customers who arrive, conversions of the
    /// goal, and their value.
    ///
    /// The fitted scenario is run from its start to the end of the log; what is expected is the mean of the replications. Each
    /// draws its probabilities, dwells and arrival rates from their own uncertainty; touch rates, which a log determines well,
    /// are kept.
    /// - Throws: ``FitRefusal``; `ScenarioProblems` never, unless the written scenario is wrong.
    public init(_ log: EventLog, fit fitOptions: LogFit.Options, _ options: Options) throws {
        let until = Int((log.end - 1) / 86_400_000_000)
        let periods = try Self.periods(options, until: until)
        let past = log.cut(at: Int64(options.trainUntil + 1) * 86_400_000_000)
        guard past.customerCount >= 10 else {
            throw FitRefusal(
                "--train-until \(DayText.text(options.trainUntil)): only \(past.customerCount) customers are known by then"
            )
        }
        let parts = try LogParts(past, fitOptions)
        var source = NormalSource(seed: options.seed)
        let simulated = try (0..<options.replications).map { replication in
            var world = try parts.drawn(&source).world(past, fitOptions, horizonDays: log.horizonDays)
            world.seed = options.seed
            world.replication = UInt32(replication)
            return Counts(world, start: log.start, periods)
        }
        let actual = Counts(log, goal: parts.goal, periods)
        model = "journeys"
        trainUntil = options.trainUntil
        self.until = until
        replications = options.replications
        measures = [
            ("customers who arrive", \Counts.arrivals), ("conversions", \Counts.conversions), ("value", \Counts.value),
        ].compactMap { name, path in
            let draws = simulated.map { $0[keyPath: path] }
            guard
                actual[keyPath: path].contains(where: { $0 != 0 }) || draws.contains(where: { $0.contains { $0 != 0 } })
            else { return nil }
            let expected = periods.indices.map { index in
                draws.reduce(0) { $0 + $1[index] } / Double(options.replications)
            }
            return Self.measure(
                name, periods, actual: actual[keyPath: path], expected: expected, replications: draws)
        }
        notes = log.notes + parts.notes
    }

    /// What happens in each period.
    private struct Counts {
        var arrivals: [Double]
        var conversions: [Double]
        var value: [Double]

        private init(_ periods: [Range<Int>]) {
            arrivals = periods.map { _ in 0 }
            (conversions, value) = (arrivals, arrivals)
        }

        private static func period(_ time: Int64, _ periods: [Range<Int>]) -> Int? {
            let day = Int(time / 86_400_000_000)
            return periods.firstIndex { $0.contains(day) }
        }

        /// Of the log itself.
        init(_ log: EventLog, goal: Int32, _ periods: [Range<Int>]) {
            self.init(periods)
            let hasRows = log.customers.contains { $0.contains { $0.kind == .conversion && $0.event == goal } }
            for rows in log.customers {
                if let first = rows.first, let period = Self.period(first.time, periods) { arrivals[period] += 1 }
                for row in rows where row.event == goal && row.kind == (hasRows ? .conversion : .decision) {
                    guard goal >= 0, let period = Self.period(row.time, periods) else { continue }
                    conversions[period] += 1
                    value[period] += row.value
                }
            }
        }

        /// Of one run of a world.
        init(_ world: World, start: Int64, _ periods: [Range<Int>]) {
            self.init(periods)
            let engine = Engine(world: world)
            var ledger = Ledger()
            engine.makeWorker().simulate(0..<engine.count, into: &ledger)
            for customer in ledger.customers {
                if let period = Self.period(start + customer.arrival, periods) { arrivals[period] += 1 }
            }
            guard let goal = world.goal else { return }
            for occurrence in ledger.occurrences
            where Int(occurrence.event) == goal && (occurrence.kind == .decision || occurrence.kind == .emission) {
                guard let period = Self.period(start + occurrence.time, periods) else { continue }
                conversions[period] += 1
                value[period] += Double(occurrence.value) / world.minorUnits
            }
        }
    }
}

extension LogParts {
    /// The parts as they could as well have been: estimates drawn from their own uncertainty.
    func drawn(_ source: inout NormalSource) -> LogParts {
        var parts = self
        for index in parts.stages.indices {
            if let dwell = parts.stages[index].dwell {
                parts.stages[index].dwell?.point = source.draw(around: dwell.point, dwell.covariance)
            }
            parts.stages[index].decision?.draw(&source)
        }
        parts.arrivalFactors = record.arrivals.map { exp(source.next() / Double($0.times.count).squareRoot()) }
        return parts
    }

    /// The scenario as a world that can be run.
    func world(_ log: EventLog, _ options: LogFit.Options, horizonDays: Int) throws -> World {
        let text = LogScenario(log, self, options, horizonDays: horizonDays).text
        guard let world = try ScenarioLoader().load(text: text, name: "fitted.yaml").world else {
            throw FitRefusal("the fitted scenario has no stages")
        }
        return world
    }
}

extension DecisionFit {
    /// Moves odds, uplifts and half-lives to what else they could have been.
    mutating func draw(_ source: inout NormalSource) {
        let point = theta + fadingLines.map { log(halfLives[$0]) }
        let moved = source.draw(around: point, covariance)
        theta = moved.prefix(theta.count).map { min(12, max(-12, $0)) }
        // Beyond an hour and ten years a half-life makes no difference that a log could show.
        for (place, line) in fadingLines.enumerated() {
            halfLives[line] = exp(min(19.6, max(8.2, moved[theta.count + place])))
        }
    }
}
