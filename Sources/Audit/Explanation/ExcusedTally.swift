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

    /// The number of the row for such differences, which is made where there is none: O(rows).
    mutating func row(rule: Int, _ reasons: [String]) -> Int {
        if let place = rows.firstIndex(where: { $0.rule == rule && $0.reasons == reasons }) { return place }
        rows.append(Row(rule: rule, reasons: reasons))
        return rows.count - 1
    }

    /// - Parameter row: see ``row(rule:_:)``.
    mutating func add(_ entry: DifferenceLedger.Entry, latest: Int64, to row: Int) {
        self.latest = max(self.latest, latest)
        rows[row].conversions += 1
        rows[row].units &+= entry.units
        rows[row].money &+= UInt128(entry.money)
        each?.append((entry.id, row))
    }

    /// Adds what is excused of other customers.
    public mutating func merge(_ other: ExcusedTally) {
        precondition(each == nil && other.each == nil, "only sums add up")
        latest = max(latest, other.latest)
        for more in other.rows {
            let row = row(rule: more.rule, more.reasons)
            rows[row].conversions += more.conversions
            rows[row].units &+= more.units
            rows[row].money &+= more.money
        }
    }
}
