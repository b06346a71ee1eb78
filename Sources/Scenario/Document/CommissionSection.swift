import Attribution

extension Reader {
    /// `commission:` is a rule, or a map of `rule`, `tiers` and `hold`.
    func readCommission(_ tree: Tree, into section: inout AttributionSection) {
        let keys = SectionKeys.commission
        guard let entries = tree.entries, entries.contains(where: { keys.contains($0.key) }) else {
            section.commission = rule(tree)
            return
        }
        guard let fields = Fields(tree, what: "`commission`", keys: keys, problems: problems) else { return }
        section.commission = fields["rule"].map { rule($0) } ?? rule(called: "last-touch", at: tree.location)
        if let hold = fields["hold"] { section.commissionTerms.hold = microseconds(hold) ?? 0 }
        if let tiers = fields["tiers"] { section.commissionTerms.tiers = readTiers(tiers) }
    }

    private func readTiers(_ tree: Tree) -> [CommissionTerms.Tier] {
        let remedy = "write `{0: 5%, 100: 8%}`: 5% of a month's value, 8% of it from 100 conversions a month on"
        guard let entries = tree.entries, !entries.isEmpty else {
            problems.report("\(tree.noun) stands where tiers are wanted", at: tree.location, remedy: remedy)
            return []
        }
        var tiers: [(tier: CommissionTerms.Tier, at: SourceLocation)] = []
        for entry in entries {
            guard let from = Double(entry.key.filter { $0 != "_" }), from >= 0, from.isFinite else {
                problems.report("`\(entry.key)` is no number of conversions", at: entry.keyLocation, remedy: remedy)
                continue
            }
            guard let rate = constant(entry.value, .share) else { continue }
            tiers.append((.init(from: from, rate: rate), entry.keyLocation))
        }
        tiers.sort { $0.tier.from < $1.tier.from }
        if let first = tiers.first, first.tier.from > 0 {
            problems.report("no tier begins at 0", at: first.at, remedy: remedy)
        }
        for (lower, higher) in zip(tiers, tiers.dropFirst()) {
            if lower.tier.from == higher.tier.from {
                problems.report("two tiers begin at \(Literal.plain(higher.tier.from))", at: higher.at, remedy: remedy)
            } else if higher.tier.billionths < lower.tier.billionths {
                problems.report("a tier pays less than the one below it", at: higher.at, remedy: remedy)
            }
        }
        return tiers.map(\.tier)
    }
}
