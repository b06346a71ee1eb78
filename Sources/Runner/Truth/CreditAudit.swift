import Audit
import Results
import Tracking

/// Reads the backend's credits under every rule, holds them against the oracle's, conversion by conversion, and finds out why
/// they differ.
struct CreditAudit {
    let plan: RunPlan
    let session: any TrackingSession
    /// What the backend describes: of other rules it is not asked.
    let backend: BackendDescription
    /// Makes journeys again where something must be explained.
    let journeys: any SentJourneys

    func compare(_ pair: ExpectedPair, isTransparent: Bool, _ summary: inout Summary) throws {
        var complete = pair.complete
        complete.index()
        var delivered = pair.delivered
        delivered.index()
        var compared: [ComparedRule] = []
        for (index, rule) in plan.rules.enumerated() {
            guard backend.rules.contains(rule.kindName) else {
                summary.notJudged = (summary.notJudged ?? []) + ["rule \(rule.name): not computed by \(backend.name)"]
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
            compared.append(
                ComparedRule(
                    rule: rule, index: index, fair: findings, error: error,
                    differences: isTransparent ? fair.collected : whole.collected, reported: sums))
        }
        let excuses = Excuses(noted: pair.excuses, delivered: delivered)
        let explanation = try explain(compared, isTransparent: isTransparent, excuses)
        FindingWriter(plan: plan, explanation: explanation, start: journeys.start).write(compared, into: &summary)
    }

    private func explain(
        _ rules: [ComparedRule], isTransparent: Bool, _ excuses: Excuses
    ) throws -> Explanation? {
        let differences = rules.compactMap(\.differences)
        guard differences.contains(where: { !$0.isEmpty }) else { return nil }
        let canReadBack = backend.readBack == .bodies
        let session = session
        var explainer = Explainer(
            plan: plan, differences: differences, isTransparent: isTransparent,
            readBack: canReadBack ? { body in try session.events(part: 0, of: 1, body) } : nil,
            excuses: isTransparent ? nil : excuses)
        return try explainer.explain(journeys)
    }
}

/// One rule, compared.
struct ComparedRule {
    var rule: RuleSpecification
    /// Index into the plan's rules.
    var index: Int
    /// Against what could be delivered.
    var fair: RuleFindings
    /// Against complete journeys.
    var error: RuleFindings
    var differences: DifferenceLedger?
    var reported: ReportedCredits
}
