/// A campaign world, compiled: everything that decides what customers do, and nothing that merely describes it.
///
/// All names are indices into the arrays here. Times are microseconds since the scenario's start (`Int64`),
/// rates 1/microsecond, money in major units until a value is fixed (then an integer in minor units).
public struct World: Sendable {
    public var seed: UInt64
    /// Independent repetition of the same world, 0 for `run`.
    public var replication: UInt32
    /// End of observation in microseconds from the start, exclusive; `nil` for `horizon: none`.
    public var horizon: Int64?
    public var calendar: Calendar
    public var population: Population
    public var channels: [Channel]
    /// Every event name that anything emits, in order of first mention.
    public var events: [String]
    /// Index of the goal in ``events``.
    public var goal: Int?
    /// Minor units in a major unit of the currency (100 for USD, 1 for JPY).
    public var minorUnits: Double
    public var products: [String]
    /// Names of numeric properties that emissions and surveys carry.
    public var properties: [String]
    public var surveys: [String]
    public var stages: [Stage]
    /// Every touch line: those of stages in order, then campaigns.
    public var lines: [TouchLine]
    public var campaigns: [Campaign]

    public init(
        seed: UInt64, replication: UInt32 = 0, horizon: Int64?, calendar: Calendar = .flat, population: Population,
        channels: [Channel] = [], events: [String] = [], goal: Int? = nil, minorUnits: Double = 100,
        products: [String] = [], properties: [String] = [], surveys: [String] = [], stages: [Stage],
        lines: [TouchLine] = [], campaigns: [Campaign] = []
    ) {
        self.seed = seed
        self.replication = replication
        self.horizon = horizon
        self.calendar = calendar
        self.population = population
        self.channels = channels
        self.events = events
        self.goal = goal
        self.minorUnits = minorUnits
        self.products = products
        self.properties = properties
        self.surveys = surveys
        self.stages = stages
        self.lines = lines
        self.campaigns = campaigns
    }
}

/// Factors on arrivals and rates over time, as slots of equal width from the start; behind the last slot the factor is 1.
///
/// Whoever builds it has already turned local hours, weekdays and seasons into slots (time zones included), so that the
/// simulation needs no notion of a date.
public struct Calendar: Sendable {
    /// Width of a slot in microseconds.
    public var slotWidth: Int64
    /// Factor of each slot on arrivals and rates; empty means 1 everywhere.
    public var factors: [Double]
    /// Windows in which the odds of conversions are multiplied (`seasonal: {..., uplift}`).
    public var uplifts: [Uplift]

    public struct Uplift: Sendable {
        /// From `start` to `end` (exclusive), in microseconds.
        public var start: Int64
        public var end: Int64
        /// Multiplier on the odds of a stage's conversion, above 0.
        public var factor: Double
        public init(start: Int64, end: Int64, factor: Double) {
            self.start = start
            self.end = end
            self.factor = factor
        }
    }

    public static let flat = Calendar(slotWidth: 3_600_000_000, factors: [])

    public init(slotWidth: Int64, factors: [Double], uplifts: [Uplift] = []) {
        self.slotWidth = slotWidth
        self.factors = factors
        self.uplifts = uplifts
    }
}

public struct Population: Sendable {
    public var arrivals: [ArrivalEntry]
    /// Shares sum to 1; one unnamed segment of share 1 where the scenario has none.
    public var segments: [Segment]
    /// Names of traits; a customer's value comes from its segment's ``Segment/traits``.
    public var traits: [String]

    public init(
        arrivals: [ArrivalEntry], segments: [Segment] = [Segment(name: "", share: 1, traits: [])], traits: [String] = []
    ) {
        self.arrivals = arrivals
        self.segments = segments
        self.traits = traits
    }
}

public struct Segment: Sendable {
    public var name: String
    public var share: Double
    /// One per trait of the population: the segment's own distribution, or the population's.
    public var traits: [Amount]

    public init(name: String, share: Double, traits: [Amount]) {
        self.name = name
        self.share = share
        self.traits = traits
    }
}

/// One line of `arrivals:`.
public struct ArrivalEntry: Sendable {
    public enum Process: Sendable {
        /// Arrivals at a rate (1/microsecond) shaped by the calendar over the whole horizon.
        case rate(Double)
        /// A fixed number over a duration from the start (0: all at once), shaped by the calendar.
        case customers(Int, over: Int64)
        /// Recorded arrivals, in time order.
        case trace([Recorded])
    }
    public struct Recorded: Sendable {
        public var time: Int64
        public var channel: Int?
        public var segment: Int?
        public var stage: Int?
        public init(time: Int64, channel: Int?, segment: Int?, stage: Int?) {
            self.time = time
            self.channel = channel
            self.segment = segment
            self.stage = stage
        }
    }
    public var process: Process
    /// Evenly spaced (in calendar time) instead of Poisson.
    public var regular: Bool
    /// These come only where the channel is on; the arrival is a click of it.
    public var channel: Int?
    public var stage: Int
    public var segment: Int?

    public init(process: Process, regular: Bool = false, channel: Int? = nil, stage: Int = 0, segment: Int? = nil) {
        self.process = process
        self.regular = regular
        self.channel = channel
        self.stage = stage
        self.segment = segment
    }
}

public struct Channel: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case organic, paid, owned, affiliate, referral }
    public struct Partner: Sendable {
        public var name: String
        /// Share of the channel's touches that name no partner; shares sum to 1 (or are all 0).
        public var share: Double
        /// Share of the value paid on conversions credited to it; `nil`: the channel's.
        public var commission: Double?
        public var coupon: String?
        public init(name: String, share: Double, commission: Double? = nil, coupon: String? = nil) {
            self.name = name
            self.share = share
            self.commission = commission
            self.coupon = coupon
        }
    }
    /// What the channel costs, in major units.
    public struct Cost: Sendable {
        public var perClick = 0.0
        public var perThousandImpressions = 0.0
        public var perSend = 0.0
        public var perDay = 0.0
        public var fixed = 0.0
        /// By event index, for customers who arrived by the channel.
        public var perEvent: [(event: Int, amount: Double)] = []
        /// Share of the value of conversions that the commission rule credits to the channel.
        public var commission = 0.0
        /// For each referred customer's first goal.
        public var reward = 0.0
        public init() {}
    }
    public var name: String
    public var kind: Kind
    public var partners: [Partner]
    public var cost: Cost

    public init(name: String, kind: Kind, partners: [Partner] = [], cost: Cost = Cost()) {
        self.name = name
        self.kind = kind
        self.partners = partners
        self.cost = cost
    }
}

public struct Campaign: Sendable {
    public var name: String
    /// Index of its line in ``World/lines``.
    public var line: Int
    /// The most it may spend, in major units.
    public var budget: Budget?
    public enum Budget: Sendable {
        case perDay(Double)
        case total(Double)
    }
    public init(name: String, line: Int, budget: Budget? = nil) {
        self.name = name
        self.line = line
        self.budget = budget
    }
}

extension World {
    /// Whether a customer who leaves the stage can come back to it.
    func canReturn(to origin: Int) -> Bool {
        var seen: Set<Int> = []
        var open = stages[origin].outcomes.map(\.to).filter { $0 >= 0 }
        while let stage = open.popLast() {
            if stage == origin { return true }
            if seen.insert(stage).inserted { open += stages[stage].outcomes.map(\.to).filter { $0 >= 0 } }
        }
        return false
    }
}
