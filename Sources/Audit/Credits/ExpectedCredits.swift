import Tracking

/// A compact ledger of the credits that the oracle gives, filled by several workers and merged.
///
/// Memory: 24 bytes per conversion (id, value) and 6 to 11 for finding it, shared by all rules; 8 bytes per conversion and
/// rule where one source gets everything; 24 more per source (and campaign) where several share. A million conversions under
/// two single-touch rules and two that spread credit over three sources take about 210 MB.
public struct ExpectedCredits: Sendable {
    var table = IDTable()
    private(set) var values: ContiguousArray<Int64> = []
    private var rules: [Shelf]
    private var isIndexed = false

    /// Credits under one rule.
    struct Shelf: Sendable {
        /// By conversion: the only account, or where its shares begin.
        var places: ContiguousArray<UInt64> = []
        /// A conversion's shares by account; the last one is marked.
        var shares: ContiguousArray<PackedShare> = []
    }

    struct PackedShare: Sendable {
        var value: Int64
        /// The account; the highest bit marks the last share of a conversion.
        var account: UInt64
        var units: Int32
    }

    private static let mark: UInt64 = 1 << 63

    /// - Parameter ruleCount: rules of the plan, in its order.
    public init(ruleCount: Int) {
        rules = Array(repeating: Shelf(), count: ruleCount)
    }

    /// Conversions expected.
    public var count: Int { table.count }
    public var ruleCount: Int { rules.count }

    /// Adds what the oracle appended to a batch.
    ///
    /// Every rule must be given the same conversions in the same order, as the oracle makes them: after each evaluation add
    /// every rule's batch, then empty the batches.
    public mutating func add(_ batch: borrowing CreditBatch, rule: Int) {
        var gathered = GatheredCredits()
        for index in 0..<batch.count {
            let conversion = batch.conversions[index]
            let number = rules[rule].places.count
            if number == table.count {
                table.append(conversion.id)
                values.append(conversion.value)
                isIndexed = false
            }
            precondition(
                table.ids[number] == conversion.id && values[number] == conversion.value,
                "every rule has the same conversions in the same order")
            gathered.fill(batch.credits(of: index))
            rules[rule].add(gathered.shares, value: conversion.value, mark: Self.mark)
        }
    }

    /// Adds all that another worker's ledger holds, for other conversions. Both are complete for every rule.
    public mutating func merge(_ other: consuming ExpectedCredits) {
        precondition(rules.count == other.rules.count, "ledgers of the same rules")
        precondition(isComplete && other.isComplete, "every rule has the same conversions in the same order")
        table.append(contentsOf: other.table)
        values.append(contentsOf: other.values)
        isIndexed = false
        for rule in rules.indices { rules[rule].append(other.rules[rule], mark: Self.mark) }
    }

    /// Makes conversions findable. Call it once when everything is in, before the first ``CreditComparison``; each
    /// comparison would do it again for itself.
    public mutating func index() {
        guard !isIndexed else { return }
        precondition(isComplete, "every rule has the same conversions in the same order")
        table.index()
        isIndexed = true
    }

    private var isComplete: Bool { rules.allSatisfy { $0.places.count == table.count } }

    /// The number of a conversion; needs ``index()``.
    func find(_ id: EventID) -> Int? { table.find(id) }

    /// What a conversion gives under a rule, one share per account, ascending.
    func read(_ number: Int, rule: Int, into shares: inout ContiguousArray<Share>) {
        shares.removeAll(keepingCapacity: true)
        let place = rules[rule].places[number]
        guard place & Self.mark == 0 else {
            shares.append(
                Share(account: Account(packed: place & ~Self.mark), units: CreditUnits.one, value: values[number]))
            return
        }
        var index = Int(place)
        while true {
            let packed = rules[rule].shares[index]
            shares.append(
                Share(
                    account: Account(packed: packed.account & ~Self.mark), units: Int64(packed.units),
                    value: packed.value))
            if packed.account & Self.mark != 0 { return }
            index += 1
        }
    }
}

extension ExpectedCredits.Shelf {
    mutating func add(_ given: ContiguousArray<Share>, value: Int64, mark: UInt64) {
        precondition(!given.isEmpty, "a conversion without credit is nobody's, and says so")
        if given.count == 1, given[0].units == CreditUnits.one, given[0].value == value {
            places.append(given[0].account.packed | mark)
            return
        }
        places.append(UInt64(shares.count))
        for share in given {
            shares.append(.init(value: share.value, account: share.account.packed, units: Int32(share.units)))
        }
        shares[shares.count - 1].account |= mark
    }

    mutating func append(_ other: ExpectedCredits.Shelf, mark: UInt64) {
        let shift = UInt64(shares.count)
        places.reserveCapacity(places.count + other.places.count)
        for place in other.places { places.append(place & mark == 0 ? place + shift : place) }
        shares.append(contentsOf: other.shares)
    }
}
