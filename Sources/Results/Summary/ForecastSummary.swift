/// A measure over replications.
public struct ForecastSummary: Codable, Sendable, Equatable {
    public var mean: Double
    public var p10: Double?
    public var p50: Double?
    public var p90: Double?
    /// Monte-Carlo standard error of the mean.
    public var standardError: Double?

    public init(
        mean: Double, p10: Double? = nil, p50: Double? = nil, p90: Double? = nil, standardError: Double? = nil
    ) {
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

/// A rule against the causal truth; shares without `none`.
public struct RuleJudgement: Codable, Sendable, Equatable {
    public var rule: String
    /// Half the sum of |rule's share - truth's share|.
    public var shareError: Double
    /// Rank agreement, -1 to 1.
    public var kendallTau: Double?
    /// Share error times paid cost.
    public var misplaced: Double?

    public init(rule: String, shareError: Double, kendallTau: Double? = nil, misplaced: Double? = nil) {
        self.rule = rule
        self.shareError = shareError
        self.kendallTau = kendallTau
        self.misplaced = misplaced
    }

    enum CodingKeys: String, CodingKey {
        case rule
        case shareError = "share_error"
        case kendallTau = "kendall_tau"
        case misplaced
    }
}
