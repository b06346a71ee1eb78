import Tracking

/// Credit that was found rightly and told wrongly: seen by comparing both sides alone.
enum Telling {
    /// - Parameter expected: `nil` where the conversion counts for nothing.
    static func reasons(report: Report, expected: ContiguousArray<Share>?, minorUnits: Int64) -> [String] {
        guard let reported = report.shares, let expected else { return [] }
        var reasons: [String] = []
        if isDoubled(reported, expected) { reasons.append(Reason.doubleCount) }
        if isRounded(reported, expected, by: minorUnits) { reasons.append(Reason.rounding) }
        return reasons
    }

    /// All that is expected, and the whole conversion once more for one other account, or again for the same.
    private static func isDoubled(_ reported: ContiguousArray<Share>, _ expected: ContiguousArray<Share>) -> Bool {
        var extra: [Share] = []
        for share in reported {
            let known = expected.first { $0.account == share.account }
            let units = share.units &- (known?.units ?? 0)
            if units != 0 || share.value != known?.value ?? 0 {
                extra.append(Share(account: share.account, units: units, value: share.value &- (known?.value ?? 0)))
            }
        }
        let isComplete = expected.allSatisfy { share in reported.contains { $0.account == share.account } }
        return isComplete && extra.count == 1 && extra[0].units == CreditUnits.one
    }

    /// More touches of one source than people have.
    private static let mostTouches: UInt64 = 100

    /// The same credit, and money within a major unit of what it should be; within one for each touch where it is told in whole
    /// units, as touches of the same source are rounded one by one.
    private static func isRounded(
        _ reported: ContiguousArray<Share>, _ expected: ContiguousArray<Share>, by minorUnits: Int64
    ) -> Bool {
        // Shares too small to be told are no shares: only those with credit are compared.
        let (ours, theirs) = (expected.filter { $0.units != 0 }, reported.filter { $0.units != 0 })
        let unit = UInt64(max(1, minorUnits))
        return ours.count == theirs.count
            && zip(ours, theirs).allSatisfy { ours, theirs in
                let distance = (ours.value &- theirs.value).magnitude
                let isWhole = theirs.value.magnitude.isMultiple(of: unit)
                return ours.account == theirs.account && ours.units == theirs.units
                    && distance <= (isWhole ? unit * mostTouches : unit)
            }
    }
}
