import Simulation

/// What a touch does to the odds of a decision.
enum UpliftSection {
    /// On the conversion, else on the first outcome.
    case number(Amount, SourceLocation)
    /// By `conversion`, `churn`, the stage that an outcome leads to, or the event that it emits.
    case byOutcome([(outcome: Reference, factor: Amount)])
}

extension Reader {
    func uplift(_ tree: Tree) -> UpliftSection? {
        let isDrawn = tree.entries.map { $0.count == 1 && DistributionFamily(rawValue: $0[0].key) != nil } ?? true
        guard !isDrawn, let entries = tree.entries else {
            return amount(tree, .factor).map { .number($0, tree.location) }
        }
        return .byOutcome(
            entries.compactMap { entry in
                amount(entry.value, .factor).map { (Reference(name: entry.key, location: entry.keyLocation), $0) }
            })
    }
}
