import Audit
import Results
import Tracking

/// Writes what the audit found into the summary: numbers and reasons by rule, and an example of each main reason.
struct FindingWriter {
    let plan: RunPlan
    /// `nil` where nothing differs.
    let explanation: Explanation?
    /// Microseconds since 1970 of the scenario's start.
    let start: Int64

    func write(_ rules: [ComparedRule], into summary: inout Summary) {
        summary.attribution = rules.map(row)
        let findings = rules.flatMap(findings)
        if !findings.isEmpty { summary.findings = findings }
        for rule in rules { rule.reported.write(into: &summary, plan) }
    }

    private func row(_ compared: ComparedRule) -> AttributionSummary {
        let (fair, error) = (compared.fair, compared.error)
        var row = AttributionSummary(
            rule: compared.rule.name, conversions: fair.conversions, exact: fair.exact,
            misattributed: fair.misattributed + fair.missing + fair.phantom + fair.repeated,
            creditError: error.creditError, valueError: error.valueError / Double(plan.minorUnits))
        let shares = self.shares(of: compared)
        guard !shares.isEmpty else { return row }
        var (reasons, valueReasons): ([String: Double], [String: Double]) = ([:], [:])
        for share in shares {
            reasons[share.reason, default: 0] += share.creditError
            valueReasons[share.reason, default: 0] += share.valueError / Double(plan.minorUnits)
        }
        row.reasons = reasons
        row.valueReasons = valueReasons
        row.level = explanation?.hasReadBack == true ? "events" : "credits"
        return row
    }

    private func shares(of compared: ComparedRule) -> [Explanation.Share] {
        explanation?.shares.filter { $0.rule == compared.index } ?? []
    }

    // MARK: Examples

    /// What the backend can be blamed for; where its credit is right by chance only, the bare differences.
    private func findings(_ compared: ComparedRule) -> [FindingSummary] {
        let explained = shares(of: compared).filter { !$0.isOfTheWorld }.compactMap { share in
            share.example.map { finding($0, share.reason, compared.rule) }
        }
        guard explained.isEmpty else { return explained }
        return compared.fair.differences.map { difference in
            var finding = FindingSummary(
                rule: compared.rule.name, reason: difference.kind.rawValue, customer: String(difference.id.customer))
            finding.expected = shares(difference.expected)
            finding.reported = shares(difference.reported)
            return finding
        }
    }

    private func finding(_ example: Explanation.Example, _ reason: String, _ rule: RuleSpecification) -> FindingSummary
    {
        var finding = FindingSummary(rule: rule.name, reason: reason, customer: String(example.id.customer))
        finding.goal = plan.goals.first.map { plan.vocabulary.events[Int($0)] }
        finding.order = example.order == 0 ? nil : String(example.order)
        finding.day = days(example.time)
        finding.value = Double(example.value) / Double(plan.minorUnits)
        finding.journey = example.touches.map { touch in
            FindingTouch(
                day: days(touch.time), kind: "\(touch.kind)",
                channel: plan.vocabulary.label(of: Source(channel: touch.channel, partner: touch.partner)))
        }
        finding.expected = shares(example.expected)
        finding.reported = shares(example.reported)
        return finding
    }

    private func days(_ time: Int64) -> Double { Double(time - start) / 86_400e6 }

    private func shares(_ credits: [Tracking.Credit]) -> [String: Double] {
        var shares: [String: Double] = [:]
        for credit in credits {
            shares[plan.vocabulary.label(of: credit.source), default: 0] +=
                Double(credit.units) / Double(CreditUnits.one)
        }
        return shares
    }
}
