extension RuleSpecification {
    /// The rule without its parameters, as in ``BackendDescription/rules``: `time-decay` for any half-life.
    public var kindName: String {
        switch kind {
        case .firstTouch: "first-touch"
        case .lastTouch: "last-touch"
        case .lastNonDirect: "last-non-direct"
        case .timeDecay: "time-decay"
        case .positionBased: "position-based"
        case .further(.plugged(let rule)): rule.name
        // As written, up to its parameters.
        default: String(name.prefix { $0 != "(" })
        }
    }
}
