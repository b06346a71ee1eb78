import Tracking

/// How a rule shares a conversion among the touches of its path.
enum RuleShape: Sendable, Equatable {
    /// All to one end.
    case first, last
    case linear
    case position(PositionWeights)
    /// Every touch has a weight of its own: time decay, most rules beyond the six, and views that weigh less than clicks. Credits
    /// are stored.
    case weighed

    init(_ rule: RuleSpecification, choices: AttributionChoices) {
        switch rule.kind {
        case .firstTouch: self = .first
        case .lastTouch, .lastNonDirect: self = .last
        // The only one that ``Narrowing`` leaves.
        case .further(let rule) where rule.isSingleTouch: self = .last
        case _ where Self.viewWeight(choices) != nil: self = .weighed
        case .linear: self = .linear
        case .positionBased(let first, let last):
            self = .position(PositionWeights(first: Self.billionths(first), last: Self.billionths(last)))
        case .timeDecay, .further: self = .weighed
        }
    }

    /// Billionths of a click's weight that views and sends have, at least 1; `nil`: all weigh the same.
    static func viewWeight(_ choices: AttributionChoices) -> Int64? {
        guard case .viewWeight(let weight) = choices.precedence, choices.touches == .all else { return nil }
        return max(1, billionths(weight))
    }

    static func billionths(_ share: Double) -> Int64 {
        Int64(min(max((share * 1e9).rounded(.toNearestOrAwayFromZero), 0), 1e9))
    }

    /// In the table `rule`.
    var name: String {
        switch self {
        case .first: "first"
        case .last: "last"
        case .linear: "linear"
        case .position: "position"
        case .weighed: "weighed"
        }
    }

    var weights: PositionWeights? {
        if case .position(let weights) = self { weights } else { nil }
    }
}

/// The weights of a position-based rule, and what the ends get of a whole conversion: that depends on the number of touches
/// alone.
struct PositionWeights: Sendable, Equatable {
    /// Billionths.
    let first: Int64
    let last: Int64

    var middle: Int64 { max(0, CreditUnits.one - first - last) }

    /// Units of the ends of two touches.
    var endsOfTwo: (first: Int64, last: Int64) {
        // Ends that weigh nothing share equally.
        first + last == 0 ? Self.pair(1, 1) : Self.pair(first, last)
    }

    /// Units of the ends of three touches or more. Where the shares sum to one, the ends are whole; else there is no middle, and
    /// any number of touches is as two.
    var ends: (first: Int64, last: Int64) {
        middle > 0 || first + last == CreditUnits.one ? (first, last) : endsOfTwo
    }

    /// One more for the larger remainder, of equal ones the earlier.
    private static func pair(_ first: Int64, _ last: Int64) -> (first: Int64, last: Int64) {
        let one = CreditUnits.one
        let (part, rest) = (one * first).quotientAndRemainder(dividingBy: first + last)
        let (otherPart, otherRest) = (one * last).quotientAndRemainder(dividingBy: first + last)
        guard part + otherPart < one else { return (part, otherPart) }
        return rest >= otherRest ? (part + 1, otherPart) : (part, otherPart + 1)
    }
}
