import Foundation

/// A forecast made from the past alone, held against what happened.
public struct Backtest: Sendable {
    /// One measure over the time after the past.
    public struct Measure: Sendable {
        public var name: String
        public var total: Comparison
        /// Period after period.
        public var periods: [Comparison]
        /// Share of the periods whose interval holds what happened; 0.95 is what the intervals say.
        public var coverage: Double {
            Double(periods.count { $0.isInside }) / Double(max(periods.count, 1))
        }
    }

    /// What was forecast and what happened.
    public struct Comparison: Sendable {
        /// Of the period's first day, in days since 1970.
        public var start: Int
        public var days: Int
        public var actual: Double
        public var expected: Double
        /// In which 95 of 100 replications lie.
        public var low: Double
        public var high: Double
        public var isInside: Bool { low <= actual && actual <= high }
        /// (expected - actual) / actual; `nil` where nothing happened.
        public var error: Double? { actual == 0 ? nil : (expected - actual) / actual }
    }

    /// What was fitted to the past.
    public var model: String
    /// Last day of the past, and last day of all, in days since 1970.
    public var trainUntil: Int
    public var until: Int
    public var replications: Int
    public var measures: [Measure]
    public var notes: [String]

    /// How a backtest is made.
    public struct Options: Sendable {
        /// Last day of the past, in days since 1970.
        public var trainUntil: Int
        /// Days of a period.
        public var periodDays = 7
        /// How often the fitted scenario is run for the intervals, each time with other draws and other parameters.
        public var replications = 200
        public var seed: UInt64 = 1
        public init(trainUntil: Int) { self.trainUntil = trainUntil }
    }

    /// The whole periods and the rest of one between two days.
    ///
    /// - Throws: ``FitRefusal`` where there is no time after the past.
    static func periods(_ options: Options, until: Int) throws -> [Range<Int>] {
        guard options.trainUntil < until else {
            throw FitRefusal(
                "--train-until \(DayText.text(options.trainUntil)): the data end on \(DayText.text(until)), so nothing is left to "
                    + "compare with")
        }
        return stride(from: options.trainUntil + 1, to: until + 1, by: options.periodDays).map {
            $0..<min($0 + options.periodDays, until + 1)
        }
    }

    /// A measure from counts by period: what happened, what was expected, and each replication.
    static func measure(
        _ name: String, _ periods: [Range<Int>], actual: [Double], expected: [Double], replications: [[Double]]
    ) -> Measure {
        func comparison(_ days: Range<Int>, _ actual: Double, _ expected: Double, _ draws: [Double]) -> Comparison {
            let sorted = draws.sorted()
            func quantile(_ p: Double) -> Double {
                let place = p * Double(sorted.count + 1) - 1
                let index = min(max(Int(place.rounded(.down)), 0), sorted.count - 1)
                let next = min(index + 1, sorted.count - 1)
                return sorted[index] + (sorted[next] - sorted[index]) * min(max(place - Double(index), 0), 1)
            }
            return Comparison(
                start: days.lowerBound, days: days.count, actual: actual, expected: expected, low: quantile(0.025),
                high: quantile(0.975))
        }
        let all = (periods.first?.lowerBound ?? 0)..<(periods.last?.upperBound ?? 0)
        return Measure(
            name: name,
            total: comparison(
                all, actual.reduce(0, +), expected.reduce(0, +), replications.map { $0.reduce(0, +) }),
            periods: periods.indices.map { index in
                comparison(periods[index], actual[index], expected[index], replications.map { $0[index] })
            })
    }
}
