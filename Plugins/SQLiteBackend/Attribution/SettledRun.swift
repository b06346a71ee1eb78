import Tracking

/// What a settlement left in the file.
struct SettledRun: Sendable {
    /// Numbers of the run's conversions, of which some may be left out. All within are the run's.
    var conversions: Range<Int64>
    /// Of all eligible touches.
    var paths: Paths
    var rules: [SettledRule] = []
}

/// A rule whose credits can be read.
struct SettledRule: Sendable {
    var rule: RuleSpecification
    var shape: RuleShape
    /// Which touches compete.
    var choice: Int
    var paths: Paths
    /// From a touch's number to its credit's, where credits are stored.
    var creditOffset: Int64
}

extension RuleSpecification {
    /// Whether it is a rule that this backend's description names.
    var isOffered: Bool {
        if case .further = kind { return false }
        return true
    }
}
