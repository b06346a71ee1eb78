/// One channel: what it showed, what it cost, and what each rule credits to it.
public struct ChannelSummary: Codable, Sendable, Equatable {
    /// Name; `none` is nobody's credit.
    public var channel: String
    public var kind: String?
    public var impressions: Int
    public var clicks: Int
    public var sends: Int
    public var cost: Double
    public var opens: Int?
    public var unsubscribes: Int?
    /// Clicks over impressions and sends.
    public var engagementRate: Double?
    /// Distinct customers with an impression, a send or a click.
    public var reached: Int?
    /// Customers who arrived by it.
    public var customers: Int?
    /// Goals of the customers who arrived by it.
    public var conversionsArrived: Int?
    /// Conversions whose first (discovery) or last (closing) touch it was, and their shares of all conversions.
    public var discovery: Double?
    public var closing: Double?
    public var firstTouchShare: Double?
    public var lastTouchShare: Double?
    /// By rule, on complete journeys: what the rule says.
    public var credit: [String: Credit]?
    /// By rule, as the backend reports it.
    public var reported: [String: Credit]?
    /// What would not have happened without the channel.
    public var incremental: Credit?
    /// The channel's exact Shapley value in the true world.
    public var shapley: Credit?

    public init(channel: String, impressions: Int = 0, clicks: Int = 0, sends: Int = 0, cost: Double = 0) {
        self.channel = channel
        self.impressions = impressions
        self.clicks = clicks
        self.sends = sends
        self.cost = cost
    }

    enum CodingKeys: String, CodingKey {
        case channel, kind, impressions, clicks, sends, cost, opens, unsubscribes
        case engagementRate = "engagement_rate"
        case reached, customers
        case conversionsArrived = "conversions_arrived"
        case discovery, closing
        case firstTouchShare = "first_touch_share"
        case lastTouchShare = "last_touch_share"
        case credit, reported, incremental, shapley
    }
}
