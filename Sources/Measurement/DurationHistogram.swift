/// Durations in buckets of equal relative width, after the HDR histogram of Gil Tene: quantiles to three significant digits in
/// constant memory.
///
/// Whole nanoseconds below 2,048 are kept as they are; above, every power of two is cut into 1,024 buckets, and a quantile is
/// the middle of its bucket, so it is wrong by at most 2^-11 of itself (0.05%). What is longer than ``limit`` (73 minutes) is
/// counted among ``over`` and takes part in everything as the longest. Sum, minimum and maximum are exact, and merging is
/// exact: equal multisets make equal histograms, whatever the threads, slices and shards.
///
/// Memory: 8 KiB per power of two between the shortest and the longest duration seen, 272 KiB at most.
public struct DurationHistogram: Sendable, Hashable {
    static let digits = 10
    private static let perOctave = 1 << digits
    /// Nanoseconds, 2^42.
    public static let limit: UInt64 = 1 << 42

    public private(set) var count = 0
    /// Durations from ``limit`` on.
    public private(set) var over = 0
    private(set) var sum = UInt128(0)
    private(set) var shortest = UInt64.max
    private(set) var longest: UInt64 = 0
    /// Counts of the octaves from ``firstOctave`` on. Octave 0 holds 0 ..< 1,024, octave n the 1,024 buckets from 2^(9 + n).
    private(set) var buckets: ContiguousArray<Int> = []
    private(set) var firstOctave = 0

    public init() {}

    /// As it was stored; the number of all follows from those in buckets.
    init(
        firstOctave: Int, buckets: ContiguousArray<Int>, over: Int, sum: UInt128, shortest: UInt64, longest: UInt64
    ) {
        (self.firstOctave, self.buckets, self.over, self.sum) = (firstOctave, buckets, over, sum)
        (self.shortest, self.longest) = (shortest, longest)
        count = buckets.reduce(over, +)
    }

    /// Adds a duration. Amortised O(1).
    public mutating func record(_ nanoseconds: UInt64) {
        count += 1
        sum += UInt128(nanoseconds)
        shortest = min(shortest, nanoseconds)
        longest = max(longest, nanoseconds)
        guard nanoseconds < Self.limit else {
            over += 1
            return
        }
        let (octave, place) = Self.bucket(of: nanoseconds)
        var index = (octave - firstOctave) << Self.digits + place
        if octave < firstOctave || index >= buckets.count {
            grow(toHold: octave...octave)
            index = (octave - firstOctave) << Self.digits + place
        }
        buckets[index] += 1
    }

    private static func bucket(of nanoseconds: UInt64) -> (octave: Int, place: Int) {
        let exponent = 63 - max(nanoseconds, 1).leadingZeroBitCount
        guard exponent >= digits else { return (0, Int(nanoseconds)) }
        return (exponent - digits + 1, Int(nanoseconds >> UInt64(exponent - digits)) - perOctave)
    }

    /// Adds everything that another histogram has seen. O(buckets).
    public mutating func merge(_ other: DurationHistogram) {
        count += other.count
        over += other.over
        sum += other.sum
        shortest = min(shortest, other.shortest)
        longest = max(longest, other.longest)
        guard !other.buckets.isEmpty else { return }
        let octaves = other.buckets.count >> Self.digits
        grow(toHold: other.firstOctave...(other.firstOctave + octaves - 1))
        let shift = (other.firstOctave - firstOctave) << Self.digits
        for (index, added) in other.buckets.enumerated() { buckets[shift + index] += added }
    }

    /// Forgets everything and keeps the memory.
    public mutating func removeAll() {
        (count, over, sum, shortest, longest) = (0, 0, 0, .max, 0)
        for index in buckets.indices { buckets[index] = 0 }
    }

    /// Nanoseconds; `nil` where nothing was recorded.
    public var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }
    public var minimum: UInt64? { count == 0 ? nil : shortest }
    public var maximum: UInt64? { count == 0 ? nil : longest }

    /// The least duration that at least the share `q` of all does not exceed, in nanoseconds; exact for 0 and 1.
    ///
    /// - Parameter q: from 0 to 1.
    /// - Returns: `nil` where nothing was recorded. O(buckets).
    public func quantile(_ q: Double) -> Double? {
        precondition(q >= 0 && q <= 1, "a quantile lies in 0...1")
        guard count > 0 else { return nil }
        // A hair less, so that 0.07 of 100 is 7 in spite of rounding.
        let rank = max(1, Int((q * Double(count) * (1 - 0x1p-50)).rounded(.up)))
        if rank == 1 { return Double(shortest) }
        if rank >= count { return Double(longest) }
        var seen = 0
        for (index, inBucket) in buckets.enumerated() where inBucket > 0 {
            seen += inBucket
            if seen >= rank { return min(max(middle(of: index), Double(shortest)), Double(longest)) }
        }
        return Double(longest)
    }

    /// The middle of a bucket; a bucket of one whole number is that number.
    private func middle(of index: Int) -> Double {
        let octave = firstOctave + index >> Self.digits
        let place = index & (Self.perOctave - 1)
        guard octave > 0 else { return Double(place) }
        let width = UInt64(1) << UInt64(octave - 1)
        return Double(UInt64(Self.perOctave + place) * width) + Double(width - 1) / 2
    }

    private mutating func grow(toHold octaves: ClosedRange<Int>) {
        if buckets.isEmpty { firstOctave = octaves.lowerBound }
        let before = max(0, firstOctave - octaves.lowerBound)
        let after = max(0, octaves.upperBound - (firstOctave + buckets.count >> Self.digits - 1))
        if before > 0 {
            buckets.insert(contentsOf: repeatElement(0, count: before << Self.digits), at: 0)
            firstOctave -= before
        }
        buckets.append(contentsOf: repeatElement(0, count: after << Self.digits))
    }
}
