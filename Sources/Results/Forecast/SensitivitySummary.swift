/// One bar of the tornado: the goal where an assumption is at its low and at its high end, all others as they are.
public struct SensitivitySummary: Codable, Sendable, Equatable {
    /// Path into the scenario.
    public var path: String
    /// The assumption as it stands, low and high, in the scenario's own words: `0.35`, `3/day`, `400`.
    public var base: String
    public var low: String
    public var high: String
    /// Whether low and high are its stated uncertainty (one standard deviation), else 10% to either side.
    public var stated: Bool
    /// What the goal changes by at either end, paired with the base.
    public var atLow: PairedDifference
    public var atHigh: PairedDifference

    public init(
        path: String, base: String, low: String, high: String, stated: Bool, atLow: PairedDifference,
        atHigh: PairedDifference
    ) {
        self.path = path
        self.base = base
        self.low = low
        self.high = high
        self.stated = stated
        self.atLow = atLow
        self.atHigh = atHigh
    }

    /// How far the goal swings between the two ends: what bars are ranked by.
    public var swing: Double { (atHigh.mean - atLow.mean).magnitude }

    enum CodingKeys: String, CodingKey {
        case path, base, low, high, stated
        case atLow = "at_low"
        case atHigh = "at_high"
    }
}
