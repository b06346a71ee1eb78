import Tracking

/// What a channel (or a partner, or a campaign) is credited with under a rule.
struct AttributionRow: Sendable, Equatable {
    var rule: String
    var name: String
    /// Of ``CreditUnits/one`` each.
    var units: Int64
    /// Minor units.
    var value: Int64
}

/// By what credit is summed.
enum AttributionLevel: String, Sendable, CaseIterable { case channel, partner, campaign }

/// Answers to questions about what is stored.
enum Readings {
    /// Credit of a goal under the rules; rows in the order of rules, then names, nobody (`none`) last.
    static func attribution(
        _ session: any TrackingSession, _ vocabulary: Vocabulary, rules: [RuleSpecification], goals: [UInt16],
        by level: AttributionLevel
    ) throws -> [AttributionRow] {
        var rows: [AttributionRow] = []
        for rule in rules {
            var sums: [Source: [UInt16: (units: Int64, value: Int64)]] = [:]
            for goal in goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    for credit in batch.credits {
                        let source = level == .channel ? Source(channel: credit.source.channel) : credit.source
                        let key = level == .campaign ? (Source.none, credit.campaign) : (source, 0)
                        let known = sums[key.0]?[key.1] ?? (0, 0)
                        sums[key.0, default: [:]][key.1] = (known.units + credit.units, known.value &+ credit.value)
                    }
                }
            }
            for source in sums.keys.sorted() {
                guard let campaigns = sums[source] else { continue }
                for campaign in campaigns.keys.sorted() {
                    guard let sum = campaigns[campaign] else { continue }
                    let name = level == .campaign ? self.campaign(campaign, vocabulary) : vocabulary.label(of: source)
                    rows.append(AttributionRow(rule: rule.name, name: name, units: sum.units, value: sum.value))
                }
            }
        }
        return rows
    }

    private static func campaign(_ number: UInt16, _ vocabulary: Vocabulary) -> String {
        Int(number) < vocabulary.campaigns.count ? vocabulary.campaigns[Int(number)] : "none"
    }
}
