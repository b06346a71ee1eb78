/// A measure over the calendar, with what chance makes of it.
public struct SeriesSummary: Codable, Sendable, Equatable {
    /// What is counted, in words_with_underscores: `arrivals`, `conversions`, `value`, `cost`.
    public var measure: String
    public var every: Interval
    public var points: [Point]

    public init(measure: String, every: Interval, points: [Point] = []) {
        self.measure = measure
        self.every = every
        self.points = points
    }

    public enum Interval: String, Codable, Sendable, CaseIterable {
        case day, week, month
    }

    public struct Point: Codable, Sendable, Equatable {
        /// First day of the interval, `2026-10-05`.
        public var from: String
        /// Whether the scenario covers all of the interval.
        public var complete: Bool?
        public var value: ForecastSummary

        public init(from: String, complete: Bool? = nil, value: ForecastSummary) {
            self.from = from
            self.complete = complete
            self.value = value
        }
    }
}

/// What becomes of customers with age: who still buys, who has not churned, what they brought.
public struct CurveSummary: Codable, Sendable, Equatable {
    /// `retention`: share of first-time buyers buying in month K; `survival`: share not churned at arrival + K days; `ltv`: net
    /// margin per first-time buyer, in major units, by the end of day K after the first goal.
    public var curve: String
    /// A segment's name; absent for everybody.
    public var segment: String?
    /// What ``Point/age`` counts.
    public var unit: Unit
    public var points: [Point]

    public init(curve: String, segment: String? = nil, unit: Unit, points: [Point] = []) {
        self.curve = curve
        self.segment = segment
        self.unit = unit
        self.points = points
    }

    public enum Unit: String, Codable, Sendable {
        case day, week, month
    }

    public struct Point: Codable, Sendable, Equatable {
        public var age: Int
        public var value: ForecastSummary

        public init(age: Int, value: ForecastSummary) {
            self.age = age
            self.value = value
        }
    }
}
