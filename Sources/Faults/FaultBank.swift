/// Every fault there is, in the order in which they are listed.
public enum FaultBank {
    public static let all: [Fault] =
        losses + copies + identities + clocks + choices + reports

    /// - Returns: `nil` for a name that is not known.
    public static func fault(named name: String) -> Fault? { all.first { $0.name == name } }

    /// Faults that leave the same traces: an audit that names one of a group, or the group's common reason, has found it.
    ///
    /// - `acknowledged-loss`, `lost-batch-tail`, `missing-hour` and `cached-redirect` all store less than was accepted; who sees
    ///   that an event is not there cannot see why.
    /// - `retry-duplication` and `last-body-wins` differ in the read-back alone: the one has more events, the other others.
    public static let groups: [[String]] = [
        ["acknowledged-loss", "lost-batch-tail", "missing-hour", "cached-redirect"]
    ]
}
