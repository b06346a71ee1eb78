/// What partners are promised beyond a rate: better rates for more, and when it is paid.
public struct CommissionTerms: Sendable, Hashable {
    /// A rate from so many conversions a month on, for all of the month.
    public struct Tier: Sendable, Hashable {
        /// Conversions of the month that were not refunded, at least 0.
        public var from: Double
        /// Share of the value in billionths: `80_000_000` for 8%.
        public var billionths: Int64

        public init(from: Double, rate: Double) {
            self.from = from
            billionths = Commission.billionths(rate)
        }
    }
    /// Ascending, the first from 0; empty: each partner's own rate. A month is the conversion's calendar month in the reporting
    /// time zone.
    public var tiers: [Tier]
    /// Commission falls due so long after the conversion, in microseconds; until then it is held. A refund before or after takes
    /// it back all the same.
    public var hold: Int64

    public init(tiers: [Tier] = [], hold: Int64 = 0) {
        self.tiers = tiers
        self.hold = hold
    }

    /// The rate for a month of so many conversions, in billionths; `nil` without tiers.
    public func billionths(conversions: Double) -> Int64? {
        tiers.last { $0.from <= conversions }?.billionths
    }
}
