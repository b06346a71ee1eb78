/// A rule of somebody else's: it says how much of a conversion each of its touches gets.
///
/// The touches it is shown are those that ``AttributionChoices`` left: within the lookback, without what is used up, in the
/// order of events. Its weights become credit as those of every rule do, rounded so that a conversion's credit sums to exactly
/// one and its money to exactly its value. See <doc:WritingARule>.
///
/// Several threads ask at once. The same question must get the same answer, or runs do not repeat.
public protocol CreditRule: Sendable {
    /// What it is called and what can be set; the command line checks parameters against it.
    static var description: RuleDescription { get }

    /// - Parameter parameters: as written in `NAME(PARAMETER=VALUE)`, those of ``description`` alone.
    /// - Throws: ``RuleError/badParameter(name:value:remedy:)``.
    init(parameters: [String: String]) throws

    /// Says what each touch gets, in proportion.
    ///
    /// - Parameter weights: comes with a 0 for each touch, to be replaced; finite and at least 0. Where all stay 0, nobody is
    ///   credited. They count to the billionth part of the largest.
    /// - Throws: whatever keeps it from answering, best ``RuleError/failed(_:)``; the command ends with exit code 3 then.
    func weigh(_ conversion: CreditQuestion, into weights: inout [Double]) throws
}

/// What a rule is called, and what can be set.
public struct RuleDescription: Sendable {
    /// `[a-z0-9-]`, and none of Footfall's own.
    public var name: String
    /// One line for `footfall plugins`.
    public var summary: String
    /// As a backend's options: names, types, defaults.
    public var parameters: [BackendOption]

    public init(name: String, summary: String, parameters: [BackendOption] = []) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
    }
}

/// A conversion, and the touches that compete for it.
public struct CreditQuestion: Sendable, Hashable {
    public struct Touch: Sendable, Hashable {
        public var kind: TrackingEvent.Kind
        public var channel: String
        public var partner: String?
        public var campaign: String?
        /// Microseconds since 1970, at most the conversion's.
        public var time: Int64

        public init(
            kind: TrackingEvent.Kind, channel: String, partner: String? = nil, campaign: String? = nil, time: Int64
        ) {
            self.kind = kind
            self.channel = channel
            self.partner = partner
            self.campaign = campaign
            self.time = time
        }
    }
    /// In order; at least one.
    public var touches: [Touch]
    public var goal: String
    /// Microseconds since 1970.
    public var time: Int64
    /// Minor units.
    public var value: Int64
    public var coupon: String?

    public init(touches: [Touch], goal: String, time: Int64, value: Int64 = 0, coupon: String? = nil) {
        self.touches = touches
        self.goal = goal
        self.time = time
        self.value = value
        self.coupon = coupon
    }
}

/// What a rule of somebody else's may say instead of an answer.
public enum RuleError: Error, Sendable, Hashable, CustomStringConvertible {
    case badParameter(name: String, value: String, remedy: String)
    /// It cannot answer any more.
    case failed(String)

    public var description: String {
        switch self {
        case .badParameter(let name, let value, let remedy): "\(name)=\(value): \(remedy)"
        case .failed(let reason): reason
        }
    }
}

/// One kind of rule that the command line offers: `RuleEntry(MyRule.self)`.
public struct RuleEntry: Sendable {
    public let description: RuleDescription
    /// Whether it takes parameters that its description does not name.
    public let takesOthers: Bool
    private let making: @Sendable ([String: String]) throws -> PluggedRule

    public init<Rule: CreditRule>(_ type: Rule.Type) {
        let description = Rule.description
        self.init(description) { parameters in
            PluggedRule(name: description.name, parameters: parameters, rule: try Rule(parameters: parameters))
        }
    }

    /// A rule that is made in another way, and may say by itself what it is called.
    public init(
        _ description: RuleDescription, takesOthers: Bool = false,
        plug: @escaping @Sendable ([String: String]) throws -> PluggedRule
    ) {
        self.description = description
        self.takesOthers = takesOthers
        making = plug
    }

    public func make(_ parameters: [String: String]) throws -> PluggedRule { try making(parameters) }
}

/// A rule of somebody else's with its parameters, ready to be asked. Two are the same where name and parameters are.
public struct PluggedRule: Sendable, Hashable {
    /// Without parameters; a backend that computes it describes it by that name.
    public let name: String
    public let parameters: [String: String]
    public let rule: any CreditRule

    public init(name: String, parameters: [String: String], rule: any CreditRule) {
        self.name = name
        self.parameters = parameters
        self.rule = rule
    }

    public static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.parameters == b.parameters }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(parameters)
    }
}

/// As stored: the name and the parameters, by which it is the same; whoever reads it back has no rule to ask.
extension PluggedRule: Codable {
    private enum CodingKeys: CodingKey { case name, parameters }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        let parameters = try container.decode([String: String].self, forKey: .parameters)
        self.init(name: name, parameters: parameters, rule: StoredRule(name: name))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(parameters, forKey: .parameters)
    }
}

private struct StoredRule: CreditRule {
    static let description = RuleDescription(name: "stored", summary: "a rule that was stored by its name")
    let name: String

    init(name: String) { self.name = name }
    init(parameters: [String: String]) throws { throw RuleError.failed("a stored rule is not made") }

    func weigh(_ conversion: CreditQuestion, into weights: inout [Double]) throws {
        throw RuleError.failed("\(name) was stored by its name alone and cannot be asked")
    }
}
