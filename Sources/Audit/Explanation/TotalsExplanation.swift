/// Why totals are not what they should be, as far as totals can tell.
public struct TotalsExplanation: Sendable {
    /// One rule's.
    public struct Rule: Sendable {
        /// Sum of `|reported - complete| / 2` over accounts, in conversions.
        public var creditError = 0.0
        /// The same of money, in minor units.
        public var valueError = 0.0
        /// By reason, in conversions; they sum to the error. One that makes up for another is below zero.
        public var reasons: [String: Double] = [:]
        public var valueReasons: [String: Double] = [:]
        /// What the backend seems to do, `nil` where its totals are right, or nothing explains at least half of what is wrong.
        public var cause: String?
        /// How often it does it: 1 is always. Meaningless without a cause.
        public var rate = 0.0
    }
    /// In the order of the plan's rules.
    public var rules: [Rule]
}

/// A rule's totals, or their differences, as numbers, account after account, so that causes can be
/// fitted to them.
struct TotalsVector: Equatable {
    /// Conversions, then money in conversions' worth.
    private(set) var numbers: [Double]

    init(_ numbers: [Double]) { self.numbers = numbers }

    static func - (a: TotalsVector, b: TotalsVector) -> TotalsVector {
        TotalsVector(zip(a.numbers, b.numbers).map { $0 - $1 })
    }

    static func * (factor: Double, vector: TotalsVector) -> TotalsVector {
        TotalsVector(vector.numbers.map { factor * $0 })
    }

    func dot(_ other: TotalsVector) -> Double { zip(numbers, other.numbers).reduce(0) { $0 + $1.0 * $1.1 } }

    var square: Double { dot(self) }
}
