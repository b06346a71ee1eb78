/// One month or quarter of the scenario's calendar.
public struct PeriodSummary: Codable, Sendable, Equatable {
    /// `2026-10` for a month, `2026-Q4` for a quarter.
    public var period: String
    public var arrivals: Int
    /// Of the scenario's goal.
    public var conversions: Int
    public var value: Double
    public var cost: Double
    /// Distinct customers with an impression, a send or a click in the period.
    public var reached: Int
    /// Distinct customers with an event of their own in the period.
    public var engaged: Int
    /// Whether the scenario covers all of it.
    public var complete: Bool?
    /// Distinct customers with the goal, and those of them who reached it for the first time.
    public var buyers: Int?
    public var firstTimeBuyers: Int?
    public var churned: Int?
    /// After refunds paid in the period.
    public var netValue: Double?
    /// How often each event happened.
    public var events: [String: Int]?
    public var channels: [String: ChannelPeriod]?
    public var change: PeriodChange?

    public init(period: String) {
        self.period = period
        arrivals = 0
        conversions = 0
        value = 0
        cost = 0
        reached = 0
        engaged = 0
    }

    enum CodingKeys: String, CodingKey {
        case period, complete, arrivals, conversions, value, cost, reached, engaged, buyers
        case firstTimeBuyers = "first_time_buyers"
        case churned
        case netValue = "net_value"
        case events, channels, change
    }
}

/// What a channel did in a period.
public struct ChannelPeriod: Codable, Sendable, Equatable {
    public var impressions: Int
    public var clicks: Int
    public var sends: Int

    public init(impressions: Int = 0, clicks: Int = 0, sends: Int = 0) {
        self.impressions = impressions
        self.clicks = clicks
        self.sends = sends
    }
}

/// A period against earlier ones, each as ratio - 1 (0.1 is 10% more).
public struct PeriodChange: Codable, Sendable, Equatable {
    public var previous: Growth?
    public var yearBefore: Growth?

    public init(previous: Growth? = nil, yearBefore: Growth? = nil) {
        self.previous = previous
        self.yearBefore = yearBefore
    }

    enum CodingKeys: String, CodingKey {
        case previous
        case yearBefore = "year_before"
    }
}

/// Growth as ratio - 1; absent where the earlier figure is zero.
public struct Growth: Codable, Sendable, Equatable {
    public var conversions: Double?
    public var value: Double?
    public var reached: Double?
    public var arrivals: Double?
    public var buyers: Double?
    public var engaged: Double?
    public var netValue: Double?
    public var cost: Double?

    public init(conversions: Double? = nil, value: Double? = nil, reached: Double? = nil) {
        self.conversions = conversions
        self.value = value
        self.reached = reached
    }

    enum CodingKeys: String, CodingKey {
        case conversions, value, reached, arrivals, buyers, engaged
        case netValue = "net_value"
        case cost
    }
}
