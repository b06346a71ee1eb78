import Tracking

/// Differences that are no backend's doing, summed by rule and by the reasons that would do: as much of them as an
/// ``Explanation`` needs, however many there are. Tallies of other customers add up.
public struct ExcusedTally: Sendable, Codable {
    struct Row: Sendable, Codable {
        /// Index into the plan's rules.
        var rule: Int
        /// Each of them reproduces the credit; may be empty.
        var reasons: [String]
        var conversions = 0
        /// `sum |reported - expected|`, in credit units and minor units.
        var units: UInt64 = 0
        var money: UInt128 = 0
    }

    /// In the order in which they were met.
    private(set) var rows: [Row] = []
    /// When the last event of any of the customers happened, refunds aside; microseconds since 1970.
    private(set) var latest = Int64.min
    /// Each conversion with the number of its row; `nil` where only sums are asked for.
    private(set) var each: [(id: EventID, row: Int)]?

    private enum CodingKeys: CodingKey { case rows, latest }

    /// - Parameter keepsEach: whether the reason of every single conversion will be asked for: 24 bytes each.
    init(keepsEach: Bool = false) {
        if keepsEach { each = [] }
    }

    mutating func add(
        _ entry: DifferenceLedger.Entry, rule: Int, _ excuse: WorldExcuses.Excuse, _ reasons: [String]
    ) {
        latest = max(latest, excuse.latest)
        let place = add(
            Row(rule: rule, reasons: reasons, conversions: 1, units: entry.units, money: UInt128(entry.money)))
        each?.append((entry.id, place))
    }

    /// Adds what is excused of other customers.
    public mutating func merge(_ other: ExcusedTally) {
        precondition(each == nil && other.each == nil, "only sums add up")
        latest = max(latest, other.latest)
        for row in other.rows { _ = add(row) }
    }

    /// - Returns: the number of its row.
    private mutating func add(_ row: Row) -> Int {
        guard let place = rows.firstIndex(where: { $0.rule == row.rule && $0.reasons == row.reasons }) else {
            rows.append(row)
            return rows.count - 1
        }
        rows[place].conversions += row.conversions
        rows[place].units &+= row.units
        rows[place].money &+= row.money
        return place
    }
}
