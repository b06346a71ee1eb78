import Tracking

/// What refunds take back, as negative entries in a ledger of their own: conversions keep their credit.
///
/// An entry is dated at the refund and names its order. Credit is given back in proportion, as original credit x refund /
/// value, rounded cumulatively: after each refund the sum of the conversion's entries is the apportionment of all that was
/// refunded so far, by largest remainders over the original credits. So a full refund, in however many parts, leaves zero.
///
/// What goes beyond the order's value is not given back twice; refunds without an order, of unknown orders or of conversions
/// worth nothing make no entry.
public struct RefundCredits: Sendable {
    public struct Entry: Sendable, Hashable {
        /// The refund.
        public var id: EventID
        /// The conversion whose credit shrinks.
        public var conversion: EventID
        public var order: UInt64
        /// Of the refund, microseconds since 1970.
        public var time: Int64
        /// Minor units, below zero.
        public var value: Int64
        /// Where its credits end in ``RefundCredits/credits``.
        public var end: Int
    }
    public private(set) var entries: ContiguousArray<Entry> = []
    /// Units and money are zero or below; rounding may rarely give one unit back.
    public private(set) var credits: ContiguousArray<Credit> = []

    public init() {}

    public var count: Int { entries.count }

    /// Negative credits of the entry, one per credit of its conversion that changes.
    public func credits(of index: Int) -> ArraySlice<Credit> {
        let start = index == 0 ? 0 : entries[index - 1].end
        return ArraySlice(credits[start..<entries[index].end])
    }

    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        credits.removeAll(keepingCapacity: true)
    }

    mutating func append(_ credit: Credit) { credits.append(credit) }

    mutating func finish(_ refund: Refund, conversion: EventID, value: Int64) {
        entries.append(
            Entry(
                id: refund.id, conversion: conversion, order: refund.order, time: refund.moment.time, value: value,
                end: credits.count))
    }
}
