/// The occurrences of a stretch of time, in the order (time, customer, sequence).
///
/// What trackers never see (stays, surveys, referrals, ends) is among them as in a ``Ledger``, but for `end`.
public struct TimeSlice: Sendable {
    public internal(set) var occurrences: ContiguousArray<Occurrence> = []
    /// Segment and generation of each occurrence's customer.
    public internal(set) var segments: ContiguousArray<UInt8> = []
    /// From `start` (inclusive) to `end` (exclusive), in microseconds.
    public internal(set) var start: Int64 = 0
    public internal(set) var end: Int64 = 0

    public init() {}

    /// The facts of an occurrence's customer that observers need: arrival and channel are not kept in time order.
    public func facts(of index: Int) -> CustomerFacts {
        CustomerFacts(
            id: occurrences[index].customer, arrival: 0, segment: Int(segments[index]), channel: -1, partner: -1,
            generation: 0)
    }

    mutating func removeAll() {
        occurrences.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
    }

    /// Settles every tie: by time, customer, sequence.
    mutating func sort() {
        let order = occurrences.indices.sorted { a, b in
            let (x, y) = (occurrences[a], occurrences[b])
            return (x.time, x.customer, x.sequence) < (y.time, y.customer, y.sequence)
        }
        occurrences = ContiguousArray(order.map { occurrences[$0] })
        segments = ContiguousArray(order.map { segments[$0] })
    }
}
