/// A rule against the causal truth: shares of conversions, without `none`, against shares of the Shapley values.
public struct RuleJudgement: Codable, Sendable, Equatable {
    public var rule: String
    /// Half the sum of |rule's share - truth's share|.
    public var shareError: Double
    /// Rank agreement (Kendall's tau-b), -1 to 1; absent where one side ranks nobody above another.
    public var kendallTau: Double?
    /// Share error times paid cost.
    public var misplaced: Double?
    /// Channels to which the rule gives less than nothing, counted as zero; absent where there are none.
    public var negative: [String]?

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
        case misplaced, negative
    }
}
