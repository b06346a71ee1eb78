/// A ``DurationHistogram`` that waits to be read: its buckets that hold anything, at 6 bytes each.
public struct PackedDurations: Sendable {
    /// Everything but the buckets.
    private var frame: DurationHistogram
    private var octaves: Int
    private var places: ContiguousArray<UInt16> = []
    private var counts: ContiguousArray<UInt32> = []

    /// - Returns: `nil` where a bucket holds 2^32 durations or more: such a histogram stays as it is.
    public init?(_ histogram: DurationHistogram) {
        let held = histogram.buckets.lazy.filter { $0 > 0 }
        guard held.allSatisfy({ $0 <= Int(UInt32.max) }) else { return nil }
        let count = held.count
        places.reserveCapacity(count)
        counts.reserveCapacity(count)
        // 42 octaves of 1,024 buckets are fewer than 2^16.
        for (place, inBucket) in histogram.buckets.enumerated() where inBucket > 0 {
            places.append(UInt16(place))
            counts.append(UInt32(inBucket))
        }
        octaves = histogram.buckets.count >> DurationHistogram.digits
        frame = histogram.withoutBuckets
    }

    public var count: Int { counts.reduce(frame.over) { $0 + Int($1) } }

    /// As it was.
    public var unpacked: DurationHistogram {
        var buckets = ContiguousArray(repeating: 0, count: octaves << DurationHistogram.digits)
        for (place, inBucket) in zip(places, counts) { buckets[Int(place)] = Int(inBucket) }
        return frame.with(buckets)
    }
}

extension DurationHistogram {
    fileprivate var withoutBuckets: DurationHistogram { with([]) }

    fileprivate func with(_ buckets: ContiguousArray<Int>) -> DurationHistogram {
        DurationHistogram(
            firstOctave: firstOctave, buckets: buckets, over: over, sum: sum, shortest: shortest, longest: longest)
    }
}
