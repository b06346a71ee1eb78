/// A stage of the lifecycle: dwell, then decide.
public struct Stage: Sendable {
    public var name: String
    /// Drawn on entering and after each stay, in microseconds; `nil` for a stage that is an end.
    public var dwell: Amount?
    /// The stage's conversion first (where it has one), then `outcomes:` as listed, then churn (to ``Outcome/churned``).
    /// What they leave of 1 is *stay*: dwell and decide again.
    public var outcomes: [Outcome]
    /// Whether `outcomes[0]` was written as `conversion:`.
    public var hasConversion: Bool
    /// Events on entering, and again and again while inside.
    public var emissions: [Emission]
    public var surveys: [SurveyQuestion]

    public init(
        name: String, dwell: Amount?, outcomes: [Outcome] = [], hasConversion: Bool = false, emissions: [Emission] = [],
        surveys: [SurveyQuestion] = []
    ) {
        self.name = name
        self.dwell = dwell
        self.outcomes = outcomes
        self.hasConversion = hasConversion
        self.emissions = emissions
        self.surveys = surveys
    }
}

public struct Outcome: Sendable {
    /// The absorbing state that every churn leads to.
    public static let churned = -1

    /// Index of the stage it leads to, or ``churned``.
    public var to: Int
    public var probability: Share
    /// Event emitted when it is taken.
    public var event: Int?
    /// Value of that event in major units (before discounts).
    public var value: Amount?
    /// Where given, one product is drawn and gives the value.
    public var products: [ProductShare]
    public var refund: Refund?
    public var referral: Referral?

    public init(
        to: Int, probability: Share, event: Int? = nil, value: Amount? = nil, products: [ProductShare] = [],
        refund: Refund? = nil, referral: Referral? = nil
    ) {
        self.to = to
        self.probability = probability
        self.event = event
        self.value = value
        self.products = products
        self.refund = refund
        self.referral = referral
    }
}

public struct ProductShare: Sendable {
    /// Index into ``World/products``.
    public var product: Int
    public var share: Share
    public var value: Amount
    public init(product: Int, share: Share, value: Amount) {
        self.product = product
        self.share = share
        self.value = value
    }
}

/// The whole value of the order is given back after a delay (microseconds).
public struct Refund: Sendable {
    public var probability: Amount
    public var delay: Amount
    public init(probability: Amount, delay: Amount) {
        self.probability = probability
        self.delay = delay
    }
}

/// A new customer arrives after a delay (microseconds), in the first stage.
public struct Referral: Sendable {
    public var probability: Amount
    public var delay: Amount
    public init(probability: Amount, delay: Amount) {
        self.probability = probability
        self.delay = delay
    }
}

public struct Emission: Sendable {
    public enum Timing: Sendable {
        /// That many at the moment of entry (usually 1).
        case entry(Amount)
        /// Poisson at this rate while in the stage, shaped by the calendar.
        case rate(Amount)
    }
    public var event: Int
    public var timing: Timing
    public var value: Amount?
    /// Numeric properties: (index into ``World/properties``, amount).
    public var properties: [(property: Int, amount: Amount)]
    public init(event: Int, timing: Timing, value: Amount? = nil, properties: [(property: Int, amount: Amount)] = []) {
        self.event = event
        self.timing = timing
        self.value = value
        self.properties = properties
    }
}

/// Asked on entering a stage, answered with the given probability.
public struct SurveyQuestion: Sendable {
    /// Index into ``World/surveys``.
    public var survey: Int
    public var probability: Amount
    public var score: Amount
    public init(survey: Int, probability: Amount, score: Amount) {
        self.survey = survey
        self.probability = probability
        self.score = score
    }
}
