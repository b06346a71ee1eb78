import Results

/// A summary's rules beside what really caused the goals, as shares.
struct RuleTruth {
    struct Rule {
        var judgement: RuleJudgement
        /// Of its credit, by channel in the order of ``RuleTruth/channels``; `nil` where it gives nobody anything.
        var shares: [Double]?
        /// Whom it gives most too much, and most too little; shares of the whole.
        var favourite: (channel: String, by: Double)?
        var neglected: (channel: String, by: Double)?
    }

    let channels: [ChannelSummary]
    /// By channel; negative worth counts as zero.
    let truth: [Double]
    /// The nearest to the truth first.
    let rules: [Rule]

    /// `nil` where no rule was judged.
    init?(_ summary: Summary) {
        let channels = (summary.channels ?? []).filter { $0.channel != "none" }
        guard let judgements = summary.rules, !judgements.isEmpty,
            let truth = Self.shares(channels.map { $0.shapley?.conversions ?? 0 })
        else { return nil }
        self.channels = channels
        self.truth = truth
        let ranked = judgements.enumerated().sorted {
            ($0.element.shareError, $0.offset) < ($1.element.shareError, $1.offset)
        }
        rules = ranked.map { _, judgement in
            var rule = Rule(judgement: judgement)
            rule.shares = Self.shares(channels.map { $0.credit?[judgement.rule]?.conversions ?? 0 })
            let excess = zip(rule.shares ?? [], truth).map { $0 - $1 }
            if let most = excess.indices.max(by: { excess[$0] < excess[$1] }), excess[most] > 0 {
                rule.favourite = (channels[most].channel, excess[most])
            }
            if let least = excess.indices.min(by: { excess[$0] < excess[$1] }), excess[least] < 0 {
                rule.neglected = (channels[least].channel, -excess[least])
            }
            return rule
        }
    }

    private static func shares(_ amounts: [Double]) -> [Double]? {
        let sum = amounts.reduce(0) { $0 + max(0, $1) }
        return sum > 0 ? amounts.map { max(0, $0) / sum } : nil
    }
}
