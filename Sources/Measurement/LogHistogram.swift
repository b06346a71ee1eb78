/// Counts of numbers in buckets of equal relative width: quantiles in constant memory.
///
/// Every power of two is cut into 128 buckets, and a quantile is the middle of its bucket, so it is wrong by at most 2^-8 of
/// itself (0.4%); where a bucket holds a single whole number, that is said, wrong by 2^-7 at most. Numbers from 2^-20 to 2^64
/// are told apart; smaller ones count as 0, larger ones as 2^64. The sum is kept exactly in fixed point (each number rounded
/// to 2^-20), and minimum and maximum as they are. Nothing depends on the order of recording or merging: equal multisets make
/// equal histograms, whatever the threads and shards.
///
/// Memory: 1 KiB per power of two between the least and the greatest number seen, 84 KiB at most.
public struct LogHistogram: Sendable, Hashable {
    static let fractionBits = 7
    static let bucketsPerOctave = 1 << fractionBits
    static let lowestOctave = -20
    static let limitOctave = 64
    static let limit = 0x1p64

    /// Numbers recorded, negative ones left out.
    public private(set) var count: UInt64 = 0
    /// Negative numbers and NaN, which take part in nothing else.
    public private(set) var negatives: UInt64 = 0
    /// Least number recorded, `nil` where there is none.
    public private(set) var minimum: Double?
    public private(set) var maximum: Double?
    /// Sum in units of 2^-20.
    private var units: Int128 = 0
    private var zeros: UInt64 = 0
    private var over: UInt64 = 0
    /// Counts of the octaves from ``firstOctave`` on; its hull is exactly what was seen, so that `==` compares contents.
    private var buckets: [UInt64] = []
    private var firstOctave = 0

    public init() {}

    /// Adds a number. Amortised O(1).
    public mutating func record(_ value: Double, count times: UInt64 = 1) {
        guard times > 0 else { return }
        guard value >= 0 else {
            negatives += times
            return
        }
        count += times
        minimum = min(minimum ?? value, value)
        maximum = max(maximum ?? value, value)
        units += Self.units(of: value, times)
        // The exponent as it stands in the bits; what no bucket is for has one out of their range.
        let octave = Int(value.bitPattern >> 52 & 0x7FF) - 1023
        if octave < Self.lowestOctave {
            zeros += times
        } else if octave >= Self.limitOctave {
            over += times
        } else {
            let fraction = Int(value.significandBitPattern >> UInt64(52 - Self.fractionBits))
            var place = (octave - firstOctave) * Self.bucketsPerOctave + fraction
            if !buckets.indices.contains(place) {
                grow(toHold: octave...octave)
                place = (octave - firstOctave) * Self.bucketsPerOctave + fraction
            }
            buckets[place] += times
        }
    }

    /// The sum of equal numbers, in units of 2^-20, each rounded to the nearest (ties to even).
    private static func units(of value: Double, _ times: UInt64) -> Int128 {
        guard value < 0x1p31, times == 1 else {
            return Int128((min(value, limit) * 0x1p20).rounded(.toNearestOrEven)) * Int128(times)
        }
        // Below 2^51, the addition of 1.5 x 2^52 rounds to a whole number and leaves it in the low bits.
        let shift = 0x1.8p52
        return Int128(Int64(bitPattern: (value * 0x1p20 + shift).bitPattern &- shift.bitPattern))
    }

    /// Adds everything that another histogram has seen. O(buckets).
    public mutating func merge(_ other: LogHistogram) {
        count += other.count
        negatives += other.negatives
        units += other.units
        zeros += other.zeros
        over += other.over
        if let theirs = other.minimum { minimum = min(minimum ?? theirs, theirs) }
        if let theirs = other.maximum { maximum = max(maximum ?? theirs, theirs) }
        guard !other.buckets.isEmpty else { return }
        let octaves = other.buckets.count / Self.bucketsPerOctave
        grow(toHold: other.firstOctave...(other.firstOctave + octaves - 1))
        let shift = (other.firstOctave - firstOctave) * Self.bucketsPerOctave
        for (index, added) in other.buckets.enumerated() { buckets[shift + index] += added }
    }

    /// Sum of the numbers recorded; those from 2^64 on count as 2^64.
    public var sum: Double { Double(units) * 0x1p-20 }

    /// `nil` where nothing was recorded.
    public var mean: Double? { count == 0 ? nil : sum / Double(count) }

    /// The least number that at least the share `q` of all numbers does not exceed, within 2^-8 of itself; exact for 0 and 1.
    ///
    /// - Parameter q: from 0 to 1.
    /// - Returns: `nil` where nothing was recorded. O(buckets).
    public func quantile(_ q: Double) -> Double? {
        precondition(q >= 0 && q <= 1, "a quantile lies in 0...1")
        guard let minimum, let maximum else { return nil }
        // A hair less, so that 0.07 of 100 is 7 in spite of rounding.
        let rank = max(1, UInt64((q * Double(count) * (1 - 0x1p-50)).rounded(.up)))
        if rank == 1 { return minimum }
        if rank >= count { return maximum }
        var seen = zeros
        if seen >= rank { return max(minimum, 0) }
        for (index, inBucket) in buckets.enumerated() where inBucket > 0 {
            seen += inBucket
            if seen >= rank { return min(max(middle(of: index), minimum), maximum) }
        }
        return min(maximum, Self.limit)
    }

    private func middle(of index: Int) -> Double {
        let (octave, fraction) = index.quotientAndRemainder(dividingBy: Self.bucketsPerOctave)
        let lower = Double(
            sign: .plus, exponent: firstOctave + octave,
            significand: 1 + Double(fraction) / Double(Self.bucketsPerOctave))
        let width = Double(sign: .plus, exponent: firstOctave + octave - Self.fractionBits, significand: 1)
        // Counts and scores are whole: a bucket that holds one whole number says it, not its own middle.
        if width <= 1, lower.rounded() == lower { return lower }
        return lower + width / 2
    }

    private mutating func grow(toHold octaves: ClosedRange<Int>) {
        if buckets.isEmpty { firstOctave = octaves.lowerBound }
        let before = max(0, firstOctave - octaves.lowerBound)
        let held = buckets.count / Self.bucketsPerOctave
        let after = max(0, octaves.upperBound - (firstOctave + held - 1))
        guard before > 0 || after > 0 else { return }
        if before > 0 {
            buckets.insert(contentsOf: repeatElement(0, count: before * Self.bucketsPerOctave), at: 0)
            firstOctave -= before
        }
        buckets.append(contentsOf: repeatElement(0, count: after * Self.bucketsPerOctave))
    }
}

// MARK: Stored

extension LogHistogram {
    /// Octaves that there can be.
    private static let octaves = limitOctave - lowestOctave

    /// Everything that it holds as whole numbers, most of them 0, to be stored; ``init(words:)`` reads them back.
    public var words: [UInt64] {
        let sum = UInt128(bitPattern: units)
        return [
            count, negatives, zeros, over, minimum?.bitPattern ?? 0, maximum?.bitPattern ?? 0,
            UInt64(truncatingIfNeeded: sum), UInt64(truncatingIfNeeded: sum >> 64),
            UInt64((buckets.isEmpty ? Self.lowestOctave : firstOctave) - Self.lowestOctave),
        ] + buckets
    }

    /// How many ``words`` there can be.
    public static let mostWords = 9 + octaves * bucketsPerOctave

    /// - Returns: `nil` for numbers that no histogram has.
    public init?(words: [UInt64]) {
        let buckets = words.dropFirst(9)
        guard words.count >= 9, buckets.count.isMultiple(of: Self.bucketsPerOctave),
            words[8] <= UInt64(Self.octaves),
            Int(words[8]) + buckets.count / Self.bucketsPerOctave <= Self.octaves
        else { return nil }
        var inside: UInt64 = 0
        for number in [words[2], words[3]] + buckets {
            let (sum, overflow) = inside.addingReportingOverflow(number)
            guard !overflow else { return nil }
            inside = sum
        }
        guard inside == words[0] else { return nil }
        self.init()
        (count, negatives, zeros, over) = (words[0], words[1], words[2], words[3])
        if count > 0 { (minimum, maximum) = (Double(bitPattern: words[4]), Double(bitPattern: words[5])) }
        units = Int128(bitPattern: UInt128(words[7]) << 64 | UInt128(words[6]))
        firstOctave = buckets.isEmpty ? 0 : Int(words[8]) + Self.lowestOctave
        self.buckets = Array(buckets)
    }
}
