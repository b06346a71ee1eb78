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

    public init(conversions: Double? = nil, value: Double? = nil, reached: Double? = nil) {
        self.conversions = conversions
        self.value = value
        self.reached = reached
    }
}
