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
    /// Distinct customers with a click or an opened send.
    public var engaged: Int?
    /// Opens over sends.
    public var openRate: Double?
    /// Clicks of touches over sends, or over impressions where nothing is sent.
    public var clickThroughRate: Double?
    /// Customers who arrived by it.
    public var customers: Int?
    /// Those of them who reached the goal.
    public var buyers: Int?
    /// Net value of the customers who arrived by it: after discounts and refunds.
    public var revenue: Double?
    /// Customers who churned with it as their last touch.
    public var exits: Int?
    /// Goals of the customers who arrived by it.
    public var conversionsArrived: Int?
    /// Conversions whose first (discovery) or last (closing) touch it was, and their shares of all conversions.
    public var discovery: Double?
    public var closing: Double?
    /// Value of the conversions it closed, and how many of them were not the customer's first.
    public var closingValue: Double?
    public var closingRepeats: Double?
    public var firstTouchShare: Double?
    public var lastTouchShare: Double?
    /// By rule, on complete journeys: what the rule says.
    public var credit: [String: Credit]?
    /// By rule, as the backend reports it.
    public var reported: [String: Credit]?
    /// What would not have happened without the channel.
    public var incremental: Credit?
    /// The channel's Shapley value in the true world; see ``TruthSummary`` for how it was found.
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
        case reached, engaged
        case openRate = "open_rate"
        case clickThroughRate = "click_through_rate"
        case customers, buyers, revenue, exits
        case conversionsArrived = "conversions_arrived"
        case discovery, closing
        case closingValue = "closing_value"
        case closingRepeats = "closing_repeats"
        case firstTouchShare = "first_touch_share"
        case lastTouchShare = "last_touch_share"
        case credit, reported, incremental, shapley
    }
}
