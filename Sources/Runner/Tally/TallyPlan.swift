import Attribution
import Simulation
import Tracking

/// What a ``Tally`` counts, and what it needs to know to name and price it.
public struct TallyPlan: Sendable {
    /// A counter moved by events (`gauges:`).
    public struct Gauge: Sendable {
        public var name: String
        public var start: Double
        /// By how much an event (index into ``World/events``) moves it.
        public var per: [(event: Int, change: Double)]
        /// It never falls below, looked at day by day; `nil`: no bound.
        public var min: Double?
        public init(name: String, start: Double, per: [(event: Int, change: Double)], min: Double? = nil) {
            self.name = name
            self.start = start
            self.per = per
            self.min = min
        }
    }

    /// Days after the arrival at which ``StandardKPIs`` looks who is alive and active, where no formula names others.
    public static let standardAliveDays = [1, 3, 7, 14, 28, 30, 60, 90]

    /// The longest horizon; later days are left out.
    public static let lastAliveDay = 36_500

    public var world: World
    /// The scenario's start in microseconds since 1970 (UTC).
    public var start: Int64
    /// Offsets of the scenario's time zone from UTC, ascending; the first holds for all earlier times too. Empty: UTC.
    public var zone: [AttributionChoices.ZoneOffset]
    /// Share of the net value that is left after the costs of the goods, 1 by default.
    public var margin: Double
    public var rules: [RuleSpecification]
    /// Index into ``rules`` of the rule that partners are paid by; by default last-touch where it is there, else the first.
    public var commissionRule: Int?
    /// Tiers and hold.
    public var commissionTerms: CommissionTerms
    /// What counts as a touch for discovery and closing: clicks and direct visits, or impressions and sends as well.
    public var touches: AttributionChoices.Touches
    public var gauges: [Gauge]
    /// Whole days after the arrival, from 0 to ``lastAliveDay``; kept ascending and without repeats.
    public let aliveDays: [Int]

    public init(
        world: World, start: Int64 = 0, zone: [AttributionChoices.ZoneOffset] = [], margin: Double = 1,
        rules: [RuleSpecification] = RuleSpecification.standard, commissionRule: Int? = nil,
        commissionTerms: CommissionTerms = CommissionTerms(),
        touches: AttributionChoices.Touches = .clicks, gauges: [Gauge] = [], aliveDays: [Int] = standardAliveDays
    ) {
        self.world = world
        self.start = start
        self.zone = zone
        self.margin = margin
        self.rules = rules
        self.commissionRule =
            commissionRule ?? rules.firstIndex { $0.kind == .lastTouch } ?? (rules.isEmpty ? nil : 0)
        self.commissionTerms = commissionTerms
        self.touches = touches
        self.gauges = gauges
        var days: [Int] = []
        for day in aliveDays.sorted() where (0...Self.lastAliveDay).contains(day) && days.last != day {
            days.append(day)
        }
        self.aliveDays = days
    }
}
