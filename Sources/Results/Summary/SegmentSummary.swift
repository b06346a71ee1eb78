/// One segment (persona): the measures of the whole, for its customers alone.
public struct SegmentSummary: Codable, Sendable, Equatable {
    public var segment: String
    public var customers: Int
    public var events: [String: EventSummary]?
    public var stages: [StageSummary]?
    public var goals: [GoalSummary]?
    public var channels: [ChannelSummary]?
    public var partners: [PartnerSummary]?
    public var campaigns: [CampaignSummary]?
    public var products: [ProductSummary]?
    public var periods: [PeriodSummary]?
    public var referrals: ReferralSummary?
    public var surveys: [String: SurveySummary]?
    public var kpis: [String: Double]?

    public init(segment: String, customers: Int = 0) {
        self.segment = segment
        self.customers = customers
    }
}
