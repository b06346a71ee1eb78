/// What is stored otherwise than it was sent, customer by customer, before it is said why: tallies of other customers add up.
public struct StorageTally: Sendable, Equatable, Codable {
    /// Customers for whom the same reasons would do.
    private struct Row: Sendable, Equatable, Codable {
        var reasons: [String]
        var customers = 0
        var events = 0
    }

    /// By reasons, ascending, as sums of places must not depend on the order in which they came.
    private var rows: [Row] = []
    private var changed = 0

    public init() {}

    mutating func add(_ found: StoredDifferences.Found) {
        changed += found.changed
        add(Row(reasons: found.reasons, customers: 1, events: found.events))
    }

    /// Adds what was found of other customers.
    public mutating func merge(_ other: StorageTally) {
        changed += other.changed
        for row in other.rows { add(row) }
    }

    private mutating func add(_ row: Row) {
        let place =
            rows.firstIndex { !$0.reasons.lexicographicallyPrecedes(row.reasons) } ?? rows.endIndex
        guard rows.indices.contains(place), rows[place].reasons == row.reasons else {
            return rows.insert(row, at: place)
        }
        rows[place].customers += row.customers
        rows[place].events += row.events
    }

    /// Each event with one reason: the one that would do for most customers.
    public var found: StorageAudit.Found {
        let reasons = StoredDifferences.settled(rows.map(\.reasons), customers: rows.map(\.customers))
        var found = StorageAudit.Found(changed: changed)
        for (row, reason) in zip(rows, reasons) { found.reasons[reason, default: 0] += row.events }
        return found
    }
}
