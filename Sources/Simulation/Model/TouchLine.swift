/// One line of `touches:` or one campaign: when a customer is met, and what follows.
public struct TouchLine: Sendable {
    /// What a tracker sees of the touch itself. `click`: nothing but its clicks. `view` and `send`: the impression, and its
    /// clicks as clicks. `direct`: its clicks, as direct visits.
    public enum Appearance: String, Sendable, CaseIterable { case click, view, direct, send }

    public enum Timing: Sendable {
        /// Poisson (1/microsecond), shaped by the calendar, while in the stage.
        case rate(Amount)
        /// At these times from the start, ascending, to everyone in the stage.
        case schedule([Int64])
        /// Each period (microseconds) counted from the scenario's start, endless; for `horizon: none`.
        case period(Int64)
        /// After an event in this stage, or carried by the outcome that led into it; dies when the stage is left.
        case after(event: Int, delay: Amount)
        /// After the delay without an event of the customer's own.
        case inactivity(delay: Amount)
        /// Shortly before a decision that comes out as its conversion, with this probability: an observation only.
        case intent(Amount)
    }

    /// How one outcome's odds change.
    public struct Effect: Sendable {
        public var stage: Int
        /// Index into the stage's outcomes.
        public var outcome: Int
        /// Multiplier on the odds, above 0.
        public var uplift: Amount
        public init(stage: Int, outcome: Int, uplift: Amount) {
            self.stage = stage
            self.outcome = outcome
            self.uplift = uplift
        }
    }

    public struct Prompt: Sendable {
        public var probability: Amount
        /// The pending decision moves to t + U(0, within].
        public var within: Amount
        public init(probability: Amount, within: Amount) {
            self.probability = probability
            self.within = within
        }
    }

    /// The line's path in the scenario (`stages.checkout.touches.reminder`, `campaigns.feast-ads`): unique, and the key
    /// of its random draws, so that editing one line leaves the draws of all others alone.
    public var path: String
    /// What it is called where a person reads it.
    public var name: String
    public var channel: Int
    /// Index into the channel's partners; `nil`: drawn by their shares where the channel has partners.
    public var partner: Int?
    /// Index into ``World/campaigns``.
    public var campaign: Int?
    /// Stages it acts in.
    public var stages: [Int]
    public var appearance: Appearance
    public var timing: Timing
    /// First and last instant (end exclusive) of a campaign, microseconds from the start.
    public var window: (start: Int64, end: Int64)?
    /// Probability that a scheduled or triggered send reaches the customer.
    public var reach: Amount?
    /// Most touches per stage visit.
    public var atMost: Int?
    /// Segments it is for; `nil`: all.
    public var segments: [Int]?
    public var clickThrough: Amount
    public var open: Amount?
    /// Probability per send or impression that the customer ends all sends of the channel.
    public var unsubscribe: Amount?
    public var prompt: Prompt?
    /// Lowers the value of the next purchase in the stage by this share.
    public var discount: Amount?
    /// From the impression (or send) on.
    public var effects: [Effect]
    /// From the click on.
    public var clickEffects: [Effect]
    /// Microseconds in which its adstock halves; `nil`: nothing fades.
    public var halfLife: Amount?
    /// k of S(A) = k (1 - exp(-A / k)); `nil`: S(A) = A.
    public var saturation: Amount?

    public init(
        path: String, name: String, channel: Int, partner: Int? = nil, campaign: Int? = nil, stages: [Int],
        appearance: Appearance, timing: Timing, window: (start: Int64, end: Int64)? = nil, reach: Amount? = nil,
        atMost: Int? = nil, segments: [Int]? = nil, clickThrough: Amount = .constant(0), open: Amount? = nil,
        unsubscribe: Amount? = nil, prompt: Prompt? = nil, discount: Amount? = nil, effects: [Effect] = [],
        clickEffects: [Effect] = [], halfLife: Amount? = nil, saturation: Amount? = nil
    ) {
        self.path = path
        self.name = name
        self.channel = channel
        self.partner = partner
        self.campaign = campaign
        self.stages = stages
        self.appearance = appearance
        self.timing = timing
        self.window = window
        self.reach = reach
        self.atMost = atMost
        self.segments = segments
        self.clickThrough = clickThrough
        self.open = open
        self.unsubscribe = unsubscribe
        self.prompt = prompt
        self.discount = discount
        self.effects = effects
        self.clickEffects = clickEffects
        self.halfLife = halfLife
        self.saturation = saturation
    }

    /// Whether it is sent to people (mail, push) rather than met by them.
    public var isSend: Bool { appearance == .send }
}
