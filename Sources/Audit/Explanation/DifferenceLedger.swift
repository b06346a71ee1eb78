import Tracking

/// Every conversion whose reported credit is not the expected one, under one rule, with what was reported.
///
/// Memory: 80 bytes per difference and 24 per share reported.
public struct DifferenceLedger: Sendable, Codable {
    struct Entry: Sendable, Codable {
        var id: EventID
        var kind: CreditDifference.Kind
        /// Of the reported conversion; 0 where none was reported.
        var time: Int64
        var value: Int64
        /// `sum |reported - expected|`, in credit units and minor units.
        var units: UInt64
        var money: UInt64
        /// Where its shares end.
        var end: Int
    }

    /// Index into the plan's rules.
    public let rule: Int
    private(set) var entries: ContiguousArray<Entry> = []
    private var shares: ContiguousArray<Share> = []
    /// What was let pass as within the tolerance.
    private(set) var toleratedUnits: UInt64 = 0
    private(set) var toleratedMoney: UInt128 = 0

    init(rule: Int) { self.rule = rule }

    public var count: Int { entries.count }
    /// Whether there is nothing to explain.
    public var isEmpty: Bool { entries.isEmpty && toleratedUnits == 0 && toleratedMoney == 0 }

    mutating func add(
        _ id: EventID, _ kind: CreditDifference.Kind, time: Int64, value: Int64, units: UInt64, money: UInt128,
        shares reported: ContiguousArray<Share>
    ) {
        shares.append(contentsOf: reported)
        entries.append(
            Entry(
                id: id, kind: kind, time: time, value: value, units: units, money: UInt64(clamping: money),
                end: shares.count))
    }

    mutating func tolerate(units: UInt64, money: UInt128) {
        toleratedUnits &+= units
        toleratedMoney &+= money
    }

    /// Adds the differences of other customers under the same rule.
    mutating func merge(_ other: DifferenceLedger) {
        let shift = shares.count
        shares.append(contentsOf: other.shares)
        for var entry in other.entries {
            entry.end += shift
            entries.append(entry)
        }
        tolerate(units: other.toleratedUnits, money: other.toleratedMoney)
    }

    /// Those of these customers alone; what was let pass is everybody's.
    public func only(_ customers: Set<UInt64>) -> DifferenceLedger {
        var part = DifferenceLedger(rule: rule)
        part.tolerate(units: toleratedUnits, money: toleratedMoney)
        for (index, entry) in entries.enumerated() where customers.contains(entry.id.customer) {
            part.shares.append(contentsOf: reported(index))
            var entry = entry
            entry.end = part.shares.count
            part.entries.append(entry)
        }
        return part
    }

    /// What was reported of an entry, by account.
    func reported(_ index: Int) -> ContiguousArray<Share> {
        ContiguousArray(shares[(index == 0 ? 0 : entries[index - 1].end)..<entries[index].end])
    }

    /// Whether that is what was reported of an entry.
    func reports(_ index: Int, _ others: ContiguousArray<Share>) -> Bool {
        shares[(index == 0 ? 0 : entries[index - 1].end)..<entries[index].end].elementsEqual(others)
    }

    /// Customers of the differences, as their ids say.
    public var customers: Set<UInt64> { Set(entries.lazy.map(\.id.customer)) }
}
