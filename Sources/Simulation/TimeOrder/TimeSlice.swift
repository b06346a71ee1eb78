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

    private struct Key {
        var time: UInt64
        var index: UInt32
    }
    // Kept from slice to slice for their memory.
    private var keys: ContiguousArray<Key> = []
    private var otherKeys: ContiguousArray<Key> = []
    private var sortedOccurrences: ContiguousArray<Occurrence> = []
    private var sortedSegments: ContiguousArray<UInt8> = []

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
        guard occurrences.count > 1 else { return }
        keys.removeAll(keepingCapacity: true)
        for index in occurrences.indices {
            keys.append(Key(time: UInt64(occurrences[index].time - start), index: UInt32(index)))
        }
        sortKeys()
        settleTies()
        sortedOccurrences.removeAll(keepingCapacity: true)
        sortedSegments.removeAll(keepingCapacity: true)
        for key in keys {
            sortedOccurrences.append(occurrences[Int(key.index)])
            sortedSegments.append(segments[Int(key.index)])
        }
        swap(&occurrences, &sortedOccurrences)
        swap(&segments, &sortedSegments)
    }

    /// By time since the slice's start: digit by digit, eleven bits at a time, which keeps the order of equal times.
    private mutating func sortKeys() {
        let longest = keys.reduce(0) { $0 | $1.time }
        if otherKeys.count < keys.count {
            otherKeys = ContiguousArray(repeating: Key(time: 0, index: 0), count: keys.count)
        }
        var shift: UInt64 = 0
        while shift < 64, longest >> shift > 0 {
            pass(shift)
            swap(&keys, &otherKeys)
            shift += 11
        }
    }

    private mutating func pass(_ shift: UInt64) {
        let count = keys.count
        if otherKeys.count > count { otherKeys.removeLast(otherKeys.count - count) }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2048) { places in
            places.initialize(repeating: 0)
            for key in keys { places[Int(key.time >> shift & 2047)] += 1 }
            var sum = 0
            for digit in 0..<2048 {
                let here = places[digit]
                places[digit] = sum
                sum += here
            }
            otherKeys.withUnsafeMutableBufferPointer { sorted in
                for key in keys {
                    let digit = Int(key.time >> shift & 2047)
                    sorted[places[digit]] = key
                    places[digit] += 1
                }
            }
        }
    }

    /// Equal times go by customer and sequence.
    private mutating func settleTies() {
        var first = 0
        while first < keys.count {
            var end = first + 1
            while end < keys.count, keys[end].time == keys[first].time { end += 1 }
            if end - first > 1 {
                keys[first..<end].sort { a, b in
                    let (x, y) = (occurrences[Int(a.index)], occurrences[Int(b.index)])
                    return (x.customer, x.sequence) < (y.customer, y.sequence)
                }
            }
            first = end
        }
    }
}
