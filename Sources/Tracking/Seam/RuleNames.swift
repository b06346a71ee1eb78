extension RuleSpecification {
    /// The rule without its parameters, as in ``BackendDescription/rules``: `time-decay` for any half-life.
    public var kindName: String {
        switch kind {
        case .firstTouch: "first-touch"
        case .lastTouch: "last-touch"
        case .lastNonDirect: "last-non-direct"
        case .linear: "linear"
        case .timeDecay: "time-decay"
        case .positionBased: "position-based"
        }
    }

    /// Every ``kindName`` there is.
    public static let kindNames = [
        "first-touch", "last-touch", "last-non-direct", "linear", "time-decay", "position-based",
    ]
}
