/// One campaign: what it showed, what came of it, what it cost.
public struct CampaignSummary: Codable, Sendable, Equatable {
    public var campaign: String
    public var channel: String?
    public var impressions: Int
    public var clicks: Int
    public var sends: Int
    public var cost: Double
    public var opens: Int?
    public var unsubscribes: Int?
    /// Distinct customers with an impression, a send or a click.
    public var reached: Int?
    /// Distinct customers with a click or an opened send.
    public var engaged: Int?
    /// Clicks over impressions and sends.
    public var engagementRate: Double?
    /// Clicks over sends, or over impressions where nothing is sent.
    public var clickThroughRate: Double?
    /// Opens over sends.
    public var openRate: Double?
    public var credit: [String: Credit]?
    public var incremental: Credit?

    public init(campaign: String, impressions: Int = 0, clicks: Int = 0, sends: Int = 0, cost: Double = 0) {
        self.campaign = campaign
        self.impressions = impressions
        self.clicks = clicks
        self.sends = sends
        self.cost = cost
    }

    enum CodingKeys: String, CodingKey {
        case campaign, channel, impressions, clicks, sends, cost, opens, unsubscribes, reached, engaged
        case engagementRate = "engagement_rate"
        case clickThroughRate = "click_through_rate"
        case openRate = "open_rate"
        case credit, incremental
    }
}
