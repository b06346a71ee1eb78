/// Something that happened to one customer, as the world knows it: the true ledger.
///
/// Occurrences of a customer are emitted in (time, sequence) order. The sequence number is unique per customer; it may run
/// ahead of time only for intent touches, which are found out at the decision they announce.
public struct Occurrence: Sendable {
    public enum Kind: UInt8, Sendable {
        /// The customer appears: `stage` is where, `channel`/`partner` by what (none: -1), `amount` the arrival entry
        /// (-1: referred).
        case arrival
        /// An impression or a reached send of `line`. `flags`: opened, unsubscribed, intent.
        case touch
        /// A click on the touch of `line` at the same time. `flags`: intent.
        case click
        /// A decision in `stage`: `outcome` taken (or -1 for stay), `to` the stage entered, `event` emitted (or -1) with `value`.
        /// `amount` is the dwell since the stage was entered or the last stay (microseconds).
        case decision
        /// An event emitted by a stage, with `value` and `amount` (its first property; see ``Occurrence/properties``).
        case emission
        /// `value` is given back for the order `order`.
        case refund
        /// A survey answer: `line` is the survey, `amount` the score.
        case survey
        /// A customer is referred: `related` is the new customer's id; it arrives in time, or behind the horizon.
        case referral
        /// Last of each customer's occurrences: still in `stage` at the horizon, or gone (`to` = -1 churned, `stage` an end).
        case end
    }

    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let opened = Flags(rawValue: 1)
        public static let unsubscribed = Flags(rawValue: 2)
        /// From `on_intent`: seen by trackers, without effect.
        public static let intent = Flags(rawValue: 4)
        /// On `end`: the horizon came first (the customer was still in the stage).
        public static let censored = Flags(rawValue: 8)
        /// The value was lowered by a discount.
        public static let discounted = Flags(rawValue: 16)
    }

    /// Microseconds since the scenario's start.
    public var time: Int64
    public var customer: UInt64
    /// In minor units, after discounts.
    public var value: Int64
    /// What it says is told at each kind.
    public var amount: Double
    public var sequence: UInt32
    /// Sequence number of the order: that of the decision or emission that made it; on refunds that of the refunded order.
    public var order: UInt32
    public var kind: Kind
    public var flags: Flags
    /// Stage in which it happened.
    public var stage: Int16
    /// Stage in which the customer is right after it (-1: churned).
    public var to: Int16
    /// Touch line, or survey; -1: none.
    public var line: Int16
    public var channel: Int16
    public var partner: Int16
    /// Event name; -1: none.
    public var event: Int16
    /// Outcome taken on `decision` (-1: stay).
    public var outcome: Int16
    public var product: Int16
    /// On `referral`: the new customer. On `emission`: where its further properties start in the ledger's `properties`
    /// (as many as the emission line has), `line` being the emission's index in the stage.
    public var related: UInt64

    @inlinable
    public init(kind: Kind, time: Int64, customer: UInt64, sequence: UInt32, stage: Int16, to: Int16) {
        self.time = time
        self.customer = customer
        self.value = 0
        self.amount = 0
        self.sequence = sequence
        self.order = sequence
        self.kind = kind
        self.flags = []
        self.stage = stage
        self.to = to
        self.line = -1
        self.channel = -1
        self.partner = -1
        self.event = -1
        self.outcome = -1
        self.product = -1
        self.related = 0
    }
}

/// One customer's facts that hold for its whole life.
public struct CustomerFacts: BitwiseCopyable, Sendable {
    public var id: UInt64
    public var arrival: Int64
    public var segment: Int
    /// Channel and partner by which it arrived; -1: none.
    public var channel: Int
    public var partner: Int
    /// 0 for those who came by themselves; 1 for those they referred, and so on.
    public var generation: Int
    @inlinable
    public init(id: UInt64, arrival: Int64, segment: Int, channel: Int, partner: Int, generation: Int) {
        self.id = id
        self.arrival = arrival
        self.segment = segment
        self.channel = channel
        self.partner = partner
        self.generation = generation
    }
}
