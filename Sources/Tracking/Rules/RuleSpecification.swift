/// A rule with its parameters: what is asked of every implementation. How it is answered is each implementation's own.
public struct RuleSpecification: Sendable, Hashable, Codable {
    public enum Kind: Sendable, Hashable, Codable {
        case firstTouch
        case lastTouch
        /// ``lastTouch`` with ``AttributionChoices/Direct/skipUnlessOnly``.
        case lastNonDirect
        case linear
        /// Credit in proportion to `2^(-(conversion - touch) / halfLife)`; microseconds, above 0.
        case timeDecay(halfLife: Int64)
        /// The rest is shared by the middle; two touches: `first / (first + last)` and `last / (first + last)`; one: 1.
        case positionBased(first: Double, last: Double)
    }
    public var kind: Kind
    /// As written: `time-decay(half_life=7d)`, `last-touch`.
    public var name: String

    public init(_ kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }

    /// Whether all credit goes to one touch.
    public var isSingleTouch: Bool {
        switch kind {
        case .firstTouch, .lastTouch, .lastNonDirect: true
        case .linear, .timeDecay, .positionBased: false
        }
    }

    public static let firstTouch = RuleSpecification(.firstTouch, name: "first-touch")
    public static let lastTouch = RuleSpecification(.lastTouch, name: "last-touch")
    public static let lastNonDirect = RuleSpecification(.lastNonDirect, name: "last-non-direct")
    public static let linear = RuleSpecification(.linear, name: "linear")
    public static func timeDecay(halfLife: Int64 = 7 * AttributionChoices.Lookback.day) -> RuleSpecification {
        RuleSpecification(.timeDecay(halfLife: halfLife), name: "time-decay")
    }
    public static func positionBased(first: Double = 0.4, last: Double = 0.4) -> RuleSpecification {
        RuleSpecification(.positionBased(first: first, last: last), name: "position-based")
    }
    /// The rules a scenario gets that names none.
    public static let standard: [RuleSpecification] = [.firstTouch, .lastTouch, .linear, .positionBased()]
}
