/// A measure over replications.
///
/// Quantiles are of single replications: what one season may bring. The standard error is of the mean: how well the mean itself
/// is known, which more replications improve.
public struct ForecastSummary: Codable, Sendable, Equatable {
    public var mean: Double
    public var p10: Double?
    public var p50: Double?
    public var p90: Double?
    /// Monte-Carlo standard error of the mean.
    public var standardError: Double?
    /// The same measure where each replication also draws the assumptions written with an uncertainty (`0.35 +- 0.03`);
    /// absent where the scenario states none. The figures beside it are chance alone.
    public var withAssumptions: Band?

    public init(
        mean: Double, p10: Double? = nil, p50: Double? = nil, p90: Double? = nil, standardError: Double? = nil,
        withAssumptions: Band? = nil
    ) {
        self.mean = mean
        self.p10 = p10
        self.p50 = p50
        self.p90 = p90
        self.standardError = standardError
        self.withAssumptions = withAssumptions
    }

    enum CodingKeys: String, CodingKey {
        case mean, p10, p50, p90
        case standardError = "standard_error"
        case withAssumptions = "with_assumptions"
    }

    /// Mean and spread of a measure over replications.
    public struct Band: Codable, Sendable, Equatable {
        public var mean: Double
        public var p10: Double
        public var p50: Double
        public var p90: Double
        /// Monte-Carlo standard error of the mean.
        public var standardError: Double?

        public init(mean: Double, p10: Double, p50: Double, p90: Double, standardError: Double? = nil) {
            self.mean = mean
            self.p10 = p10
            self.p50 = p50
            self.p90 = p90
            self.standardError = standardError
        }

        enum CodingKeys: String, CodingKey {
            case mean, p10, p50, p90
            case standardError = "standard_error"
        }
    }
}
