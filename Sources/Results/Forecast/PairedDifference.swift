/// What a change makes of a measure, by common random numbers: each replication is run with and without it.
public struct PairedDifference: Codable, Sendable, Equatable {
    /// Changed world minus base, over replications.
    public var mean: Double
    /// Monte-Carlo standard error of ``mean``, pairs taken as pairs.
    public var standardError: Double
    /// Bounds of the 95% interval of ``mean``.
    public var lower: Double
    public var upper: Double
    /// What the standard error would be if the two worlds had been drawn independently of each other.
    public var unpairedStandardError: Double?

    public init(mean: Double, standardError: Double, lower: Double, upper: Double, unpairedStandardError: Double? = nil)
    {
        self.mean = mean
        self.standardError = standardError
        self.lower = lower
        self.upper = upper
        self.unpairedStandardError = unpairedStandardError
    }

    enum CodingKeys: String, CodingKey {
        case mean, lower, upper
        case standardError = "standard_error"
        case unpairedStandardError = "unpaired_standard_error"
    }
}
