/// A rule with its parameters: what is asked of every implementation. How it is answered is each implementation's own.
///
/// A rule gives integer weights to the touches that ``AttributionChoices`` left, `n` of them in the order of events; the
/// rounding defined there turns weights into credit. Numbers with a fraction become integers first, so that all agree:
/// `billionths(x) = round(x * 1e9)`, half away from zero, in double precision.
public struct RuleSpecification: Sendable, Hashable, Codable {
    public enum Kind: Sendable, Hashable, Codable {
        /// Weight 1 for the first touch, 0 for the others.
        case firstTouch
        /// Weight 1 for the last touch, 0 for the others.
        case lastTouch
        /// ``lastTouch`` with ``AttributionChoices/Direct/skipUnlessOnly``, whatever the choices say.
        case lastNonDirect
        /// Weight 1 each.
        case linear
        /// Credit in proportion to `2^(-(conversion - touch) / halfLife)`; microseconds, above 0. The weight is
        /// ``DecayWeight/weight(age:halfLife:)`` with the age from the latest of the touches that are left.
        case timeDecay(halfLife: Int64)
        /// The ends get their shares, the middle shares the rest equally. With `F = billionths(first)`, `L = billionths(last)`,
        /// `M = max(0, 1e9 - F - L)`, the weights are
        /// - `n = 1`: 1;
        /// - `n = 2`: `F` and `L`, so credit is `first / (first + last)` and `last / (first + last)`;
        /// - `n > 2`: `F * (n - 2)` for the first, `L * (n - 2)` for the last, `M` for each of the others.
        ///
        /// Where all weights are 0, 1 each. Shares are at least 0 and sum to at most 1.
        case positionBased(first: Double, last: Double)
        /// A rule that not every backend knows.
        case further(FurtherRule)
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
        case .further(let rule): rule.isSingleTouch
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
