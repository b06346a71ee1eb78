import Tracking

/// Every difference under all rules, parted into what the world excuses, of which sums will do, and what must be looked into
/// customer by customer. Those of other customers add up.
public struct Differences: Sendable, Codable {
    public private(set) var excused: ExcusedTally
    /// What nothing excuses, one ledger per rule that was compared.
    public private(set) var open: [DifferenceLedger]

    /// - Parameters:
    ///   - ledgers: one per rule that was compared.
    ///   - excuses: what is known already of differences that are no backend's doing; `nil`: nothing.
    ///   - keepsEach: whether ``Explanation/verdicts`` are asked for.
    public init(_ ledgers: [DifferenceLedger], excuses: Excuses? = nil, keepsEach: Bool = false) {
        excused = ExcusedTally(keepsEach: keepsEach)
        open = ledgers
        guard let excuses else { return }
        let all = Suspicions(ledgers)
        var shares: ContiguousArray<Share> = []
        var unexcused: Set<UInt64> = []
        /// By rule and list of reasons, the rule in the upper half.
        var rows: [Int: Int] = [:]
        for customer in all.customers.sorted() {
            let items = all.items(of: customer)
            guard items.allSatisfy({ excuses.holds(for: all, item: $0, &shares) }) else {
                unexcused.insert(customer)
                continue
            }
            for item in items {
                guard let excuse = excuses.excuse(for: all, item: item) else { continue }
                let key = all.rule(item) << 32 | excuse.list
                let row = rows[key] ?? excused.row(rule: all.rule(item), excuses.noted.lists[excuse.list])
                rows[key] = row
                excused.add(all.entry(item), latest: excuse.latest, to: row)
            }
        }
        open = ledgers.map { $0.only(unexcused) }
    }

    /// Whether there is nothing to explain.
    public var isEmpty: Bool { excused.rows.isEmpty && open.allSatisfy(\.isEmpty) }

    /// Customers of what nothing excuses, as their ids say.
    public var customers: Set<UInt64> { open.reduce(into: []) { $0.formUnion($1.customers) } }

    /// Adds the differences of other customers under the same rules.
    public mutating func merge(_ other: Differences) {
        precondition(open.map(\.rule) == other.open.map(\.rule), "differences under the same rules")
        excused.merge(other.excused)
        for (index, ledger) in other.open.enumerated() { open[index].merge(ledger) }
    }
}
