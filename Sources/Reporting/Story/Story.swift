/// One customer's whole life as `trace` tells it, in words that are ready to be read.
public struct Story: Sendable {
    /// `Customer 17`.
    public var title: String
    /// Facts that hold for the whole life: segment, arrival, channel, traits.
    public var facts: [Fact]
    /// In the order of time; the visit to one stage each.
    public var visits: [Visit]
    /// What each rule says of each conversion.
    public var credits: [CreditedConversion]

    public init(
        title: String, facts: [Fact] = [], visits: [Visit] = [], credits: [CreditedConversion] = []
    ) {
        self.title = title
        self.facts = facts
        self.visits = visits
        self.credits = credits
    }

    public struct Fact: Sendable {
        public var name: String
        public var text: String
        public init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// From entering a stage to leaving it.
    public struct Visit: Sendable {
        public var stage: String
        /// Time from entering to leaving, or to the horizon.
        public var stayedDays: Double?
        public var happenings: [Happening]
        public init(stage: String, stayedDays: Double? = nil, happenings: [Happening] = []) {
            self.stage = stage
            self.stayedDays = stayedDays
            self.happenings = happenings
        }
    }

    public struct Happening: Sendable {
        /// What happened; chooses the sign and its tone.
        public enum Kind: Sendable, CaseIterable {
            case arrival, impression, send, click, decision, stay, event, conversion, refund, survey, referral, churn
            case end
        }

        /// In the scenario's time zone, `2026-03-04 17:22:05`.
        public var localTime: String
        /// Since the customer's arrival.
        public var days: Double
        public var kind: Kind
        public var text: String
        /// Whether trackers can see it.
        public var isVisible: Bool

        public init(localTime: String, days: Double, kind: Kind, text: String, isVisible: Bool = true) {
            self.localTime = localTime
            self.days = days
            self.kind = kind
            self.text = text
            self.isVisible = isVisible
        }
    }

    /// A conversion and its credit by each rule.
    public struct CreditedConversion: Sendable {
        /// `purchase of €34.00 on 2026-03-06`.
        public var conversion: String
        /// In the scenario's order.
        public var rules: [RuleShares]
        public init(conversion: String, rules: [RuleShares] = []) {
            self.conversion = conversion
            self.rules = rules
        }
    }

    public struct RuleShares: Sendable {
        public var rule: String
        /// Channel or channel/partner and its share (0...1), in the order of the touches.
        public var shares: [(channel: String, share: Double)]
        public init(rule: String, shares: [(channel: String, share: Double)]) {
            self.rule = rule
            self.shares = shares
        }
    }
}
