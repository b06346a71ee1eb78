/// A counter moved by events (followers, rank), from the scenario's start to its horizon.
public struct GaugeSummary: Codable, Sendable, Equatable {
    public var start: Double
    public var end: Double
    public var min: Double
    public var max: Double
    /// Its value at the end of each interval.
    public var series: [Double]
    public var intervalDays: Double?

    public init(start: Double, end: Double, min: Double, max: Double, series: [Double], intervalDays: Double? = nil) {
        self.start = start
        self.end = end
        self.min = min
        self.max = max
        self.series = series
        self.intervalDays = intervalDays
    }

    enum CodingKeys: String, CodingKey {
        case start, end, min, max, series
        case intervalDays = "interval_days"
    }
}
