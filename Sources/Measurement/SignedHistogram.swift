/// A ``LogHistogram`` for numbers of either sign: one for those below zero, mirrored, and one for the rest.
public struct SignedHistogram: Sendable, Hashable {
    private var below = LogHistogram()
    private var above = LogHistogram()

    public init() {}

    /// Numbers recorded. NaN is not counted.
    public var count: UInt64 { below.count + above.count }

    public mutating func record(_ value: Double, count times: UInt64 = 1) {
        if value < 0 { below.record(-value, count: times) } else { above.record(value, count: times) }
    }

    public mutating func merge(_ other: SignedHistogram) {
        below.merge(other.below)
        above.merge(other.above)
    }

    public var sum: Double { above.sum - below.sum }

    /// `nil` where nothing was recorded.
    public var mean: Double? { count == 0 ? nil : sum / Double(count) }

    /// The least number that at least the share `q` of all numbers does not exceed; see ``LogHistogram/quantile(_:)``.
    public func quantile(_ q: Double) -> Double? {
        guard count > 0 else { return nil }
        let negative = Double(below.count) / Double(count)
        // Mirrored: the least of the negative numbers is the greatest of their magnitudes.
        if q <= negative, below.count > 0 { return below.quantile(1 - q / negative).map { -$0 } }
        return above.quantile(min(1, max(0, (q - negative) / (1 - negative))))
    }
}

extension SignedHistogram {
    /// The two it consists of: below zero and mirrored, and the rest.
    public var halves: (below: LogHistogram, above: LogHistogram) { (below, above) }

    public init(below: LogHistogram, above: LogHistogram) {
        (self.below, self.above) = (below, above)
    }
}
