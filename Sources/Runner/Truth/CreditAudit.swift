import Audit
import Tracking

/// Reads the backend's credits under every rule and holds them against the oracle's, conversion by conversion.
struct CreditAudit {
    let plan: RunPlan
    let session: any TrackingSession
    /// What the backend describes: of other rules it is not asked.
    let backend: BackendDescription

    /// - Parameter isTransparent: whether everything that happens is delivered as it happens.
    /// - Throws: what the session throws.
    func compare(_ pair: ExpectedPair, isTransparent: Bool) throws -> CreditShare {
        var complete = pair.complete
        complete.index()
        var delivered = pair.delivered
        delivered.index()
        var (compared, differences, missing): ([ComparedRule], [DifferenceLedger], [String]) = ([], [], [])
        for (index, rule) in plan.rules.enumerated() {
            guard backend.rules.contains(rule.kindName) else {
                missing.append(rule.name)
                continue
            }
            var fair = CreditComparison(
                expected: isTransparent ? complete : delivered, rule: index, collects: isTransparent)
            var whole = CreditComparison(expected: complete, rule: index, collects: !isTransparent)
            var sums = ReportedCredits(rule: rule.name)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    fair.compare(batch)
                    if !isTransparent { whole.compare(batch) }
                    sums.add(batch)
                }
            }
            let findings = fair.finish()
            let error = isTransparent ? findings : whole.finish()
            compared.append(ComparedRule(index: index, fair: findings, error: error, reported: sums))
            if let all = isTransparent ? fair.collected : whole.collected { differences.append(all) }
        }
        let excuses = isTransparent ? nil : Excuses(noted: pair.excuses, delivered: delivered)
        return CreditShare(compared, Differences(differences, excuses: excuses), missing: missing)
    }
}
