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
