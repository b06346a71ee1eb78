import Tracking

/// How an event's fields are numbers of SQLite. Everything comes back exactly as it was.
enum Column {
    /// In the order of the table, without the number of arrival.
    static let names = [
        "run", "customer", "sequence", "kind", "time", "lateness", "device", "user", "name", "channel", "partner",
        "campaign", "coupon", "stage", "product", "order_id", "value", "amount", "copy",
    ]

    /// A name's number in the file: from 1, 0 for ``TrackingEvent/nothing``.
    @inline(__always)
    static func number(_ index: UInt16) -> Int64 { Int64(index &+ 1) }

    @inline(__always)
    static func index(_ number: Int64) -> UInt16 { UInt16(truncatingIfNeeded: number &- 1) }

    /// Numbers of this kind would come back as another: SQLite takes not-a-number for null, and minus zero for zero.
    @inline(__always)
    static func needsBlob(_ amount: Double) -> Bool { amount.isNaN || (amount == 0 && amount.sign == .minus) }
}
