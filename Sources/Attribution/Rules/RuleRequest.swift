import Tracking

/// A rule that somebody asked for, with its parameters, checked.
public struct RuleRequest: Sendable, Hashable {
    public enum Method: Sendable, Hashable {
        /// Credits every conversion by itself.
        case perConversion(RuleSpecification.Kind)
        /// Credits channels by what all paths together say.
        case dataDriven(DataDrivenRule)
    }
    /// As typed: `markov(order=2)`.
    public var text: String
    /// Without its parameters: `markov`.
    public var name: String
    public var method: Method

    public init(text: String, family: RuleFamily, method: Method) {
        self.init(text: text, name: family.rawValue, method: method)
    }

    public init(text: String, name: String, method: Method) {
        self.text = text
        self.name = name
        self.method = method
    }

    /// `nil` for data-driven rules.
    public var specification: RuleSpecification? {
        guard case .perConversion(let kind) = method else { return nil }
        return RuleSpecification(kind, name: text)
    }
}

/// Rules whose credit comes from comparing paths with each other.
public enum DataDrivenRule: Sendable, Hashable {
    /// Removal effects on a chain of the given order (1 to 4); `nulls`: whether paths without a conversion are part of it.
    case markov(order: Int, nulls: Bool)
    /// Shapley values of the observed conversion rates of channel sets.
    case shapley
    /// What each position adds to the conversion rate of exactly its path.
    case removalOfPosition
}

/// The rules by their names.
public enum RuleFamily: String, Sendable, CaseIterable {
    case firstTouch = "first-touch"
    case lastTouch = "last-touch"
    case lastNonDirect = "last-non-direct"
    case linear
    case timeDecay = "time-decay"
    case positionBased = "position-based"
    case wShaped = "w-shaped"
    case custom
    case priority
    case affiliate
    case markov
    case shapley
    case removalOfPosition = "removal-of-position"

    /// Names of its parameters; all have a default but `weights` and `order` of ``priority``.
    public var parameters: [String] {
        switch self {
        case .firstTouch, .lastTouch, .lastNonDirect, .linear, .removalOfPosition: []
        case .timeDecay: ["half_life"]
        case .positionBased: ["first", "last"]
        case .wShaped: ["first", "milestone", "last", "event"]
        case .custom: ["weights"]
        case .priority: ["order"]
        case .affiliate: ["model", "coupon", "split", "coupons"]
        case .markov: ["order", "nulls"]
        case .shapley: ["value"]
        }
    }

    /// With every parameter at its default, as one would type it.
    public var example: String {
        switch self {
        case .firstTouch, .lastTouch, .lastNonDirect, .linear, .removalOfPosition: rawValue
        case .timeDecay: "time-decay(half_life=7d)"
        case .positionBased: "position-based(first=0.4,last=0.4)"
        case .wShaped: "w-shaped(first=0.3,milestone=0.3,last=0.3,event=sign_up)"
        case .custom: "custom(weights=[0.5,0.3,0.2])"
        case .priority: "priority(order=[email,search])"
        case .affiliate: "affiliate(model=last-click,coupon=override)"
        case .markov: "markov(order=1,nulls=true)"
        case .shapley: "shapley(value=observed)"
        }
    }
}

/// What is wrong with a rule as written.
public struct RuleProblem: Error, Sendable, Hashable {
    /// Character of the rule's text, from 1.
    public var column: Int
    public var message: String
    public var remedy: String
    /// A name that is not known and those that are, for a suggestion in place of the remedy.
    public var unknown: String?
    public var known: [String] = []
    /// The rule is spelled well, and what computes it does not work.
    public var isBroken = false

    init(
        _ column: Int, _ message: String, _ remedy: String, unknown: String? = nil, known: [String] = [],
        isBroken: Bool = false
    ) {
        self.isBroken = isBroken
        self.column = column
        self.message = message
        self.remedy = remedy
        self.unknown = unknown
        self.known = known
    }
}
