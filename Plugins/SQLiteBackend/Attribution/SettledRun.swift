import Tracking

/// What a settlement left in the file.
struct SettledRun: Sendable {
    /// Numbers of the run's conversions, of which some may be left out. All within are the run's.
    var conversions: Range<Int64>
    /// Of all eligible touches.
    var paths: Paths
    /// Number of the latest event that was there: later ones are not settled.
    var lastEvent: Int64
    var rules: [SettledRule] = []
}

/// A rule whose credits can be read.
struct SettledRule: Sendable {
    var rule: RuleSpecification
    var shape: RuleShape
    /// Which touches compete; `nil` where others of the same choices would not do with them, see ``Narrowing``.
    var choice: Int?
    var paths: Paths
    /// From a touch's number to its credit's, where credits are stored.
    var creditOffset: Int64
}

extension RuleSpecification {
    /// Whether it is a rule that this backend's description names: not one of somebody else's.
    var isOffered: Bool {
        if case .further(.plugged) = kind { return false }
        return true
    }
}
