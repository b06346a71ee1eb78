/// One partner of a channel, paid by the rule named in `attribution.commission`.
public struct PartnerSummary: Codable, Sendable, Equatable {
    /// `channel/partner`.
    public var partner: String
    public var clicks: Int
    /// Conversions credited by the rule that partners are paid by.
    public var conversions: Double
    public var value: Double
    /// Earned, with the bonus of tiers, less what refunds took back.
    public var commission: Double
    /// On everything credited, as if nothing had been refunded.
    public var commissionEarned: Double?
    public var commissionClawedBack: Double?
    /// Not due by the horizon, of what is earned and was not taken back; absent without a hold.
    public var commissionHeld: Double?
    /// What better tiers add for months of many conversions; absent without tiers.
    public var commissionBonus: Double?
    /// What is left of the credited value after margin, refunds and commission.
    public var profit: Double
    public var impressions: Int?
    public var cost: Double?
    /// Customers who arrived by it.
    public var customers: Int?
    /// Conversions per click.
    public var conversionRate: Double?
    public var credit: [String: Credit]?
    public var reported: [String: Credit]?
    public var incremental: Credit?
    /// Names of compliance flags (`coupon-poaching` and so on), sorted.
    public var flags: [String]
    /// Progress, period by period.
    public var periods: [PartnerPeriod]?

    public init(
        partner: String, clicks: Int = 0, conversions: Double = 0, value: Double = 0, commission: Double = 0,
        profit: Double = 0, flags: [String] = []
    ) {
        self.partner = partner
        self.clicks = clicks
        self.conversions = conversions
        self.value = value
        self.commission = commission
        self.profit = profit
        self.flags = flags
    }

    enum CodingKeys: String, CodingKey {
        case partner, clicks, conversions, value, commission, profit, impressions, cost, customers
        case commissionEarned = "commission_earned"
        case commissionClawedBack = "commission_clawed_back"
        case commissionHeld = "commission_held"
        case commissionBonus = "commission_bonus"
        case conversionRate = "conversion_rate"
        case credit, reported, incremental, flags, periods
    }
}

/// A partner's month or quarter.
public struct PartnerPeriod: Codable, Sendable, Equatable {
    /// `2026-10`, or `2026-Q4`.
    public var period: String
    public var clicks: Int
    public var conversions: Double
    public var value: Double
    public var commission: Double

    public init(
        period: String, clicks: Int = 0, conversions: Double = 0, value: Double = 0, commission: Double = 0
    ) {
        self.period = period
        self.clicks = clicks
        self.conversions = conversions
        self.value = value
        self.commission = commission
    }
}
