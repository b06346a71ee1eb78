import Audit
import Results
import Tracking

/// Reads the totals that a backend reports under every rule, holds them against the oracle's, and finds out why they differ, as
/// far as totals can tell.
struct TotalsComparison {
    let plan: RunPlan
    let session: any TrackingSession
    /// What the backend describes: of other rules it is not asked.
    let backend: BackendDescription
    /// Makes journeys again where something must be explained.
    let journeys: any SentJourneys

    func compare(_ pair: ExpectedPair, isTransparent: Bool, _ summary: inout Summary) throws {
        var plan = plan
        plan.rules = []
        var (places, totals, reported): ([Int], [CreditTotals], [ReportedCredits]) = ([], [], [])
        for (place, rule) in self.plan.rules.enumerated() {
            guard backend.rules.contains(rule.kindName) else {
                summary.notJudged = (summary.notJudged ?? []) + ["rule \(rule.name): not computed by \(backend.name)"]
                continue
            }
            var total = CreditTotals(byCampaign: backend.attribution == .campaign)
            var sums = ReportedCredits(rule: rule.name)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    total.add(batch)
                    sums.add(batch)
                }
            }
            plan.rules.append(rule)
            places.append(place)
            totals.append(total)
            reported.append(sums)
        }
        let audit = TotalsAudit(
            plan: plan, places: places, complete: pair.complete,
            delivered: isTransparent ? pair.complete : pair.delivered,
            reported: totals)
        let explanation = try audit.explain(journeys)
        summary.attribution = zip(plan.rules, explanation.rules).map { row($0, $1, conversions: pair.complete.count) }
        for sums in reported { sums.write(into: &summary, plan) }
    }

    private func row(
        _ rule: RuleSpecification, _ found: TotalsExplanation.Rule, conversions: Int
    ) -> AttributionSummary {
        let money = Double(plan.minorUnits)
        var row = AttributionSummary(
            rule: rule.name, conversions: conversions, creditError: found.creditError,
            valueError: found.valueError / money)
        if !found.reasons.isEmpty || !found.valueReasons.isEmpty {
            row.reasons = found.reasons
            row.valueReasons = found.valueReasons.mapValues { $0 / money }
        }
        row.level = "totals"
        return row
    }
}
