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
        let findings = examples(rules) + rules.flatMap(bareFindings)
        if !findings.isEmpty { summary.findings = findings }
        for rule in rules { rule.reported.write(into: &summary, plan) }
    }

    private func row(_ compared: ComparedRule) -> AttributionSummary {
        let (fair, error) = (compared.fair, compared.error)
        var row = AttributionSummary(
            rule: name(of: compared), conversions: fair.conversions, exact: fair.exact,
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

    private func name(of compared: ComparedRule) -> String { plan.rules[compared.index].name }

    private func shares(of compared: ComparedRule) -> [Explanation.Share] {
        explanation?.shares.filter { $0.rule == compared.index } ?? []
    }

    // MARK: Examples

    /// What the backend can be blamed for: one of each reason first, those that explain most first, then the other rules'.
    private func examples(_ rules: [ComparedRule]) -> [FindingSummary] {
        let shares = (explanation?.shares ?? []).filter { !$0.isOfTheWorld && $0.example != nil }
        let ordered = shares.enumerated().sorted { a, b in
            (b.element.units, b.element.money, a.offset) < (a.element.units, a.element.money, b.offset)
        }.map(\.element)
        var (first, others): ([Explanation.Share], [Explanation.Share]) = ([], [])
        for share in ordered {
            if first.contains(where: { $0.reason == share.reason }) {
                others.append(share)
            } else {
                first.append(share)
            }
        }
        return (first + others).compactMap { share in
            guard let example = share.example, let rule = rules.first(where: { $0.index == share.rule }) else {
                return nil
            }
            return finding(example, share.reason, name(of: rule))
        }
    }

    /// Where a backend's credit is right by chance only, there is nothing to explain but the difference.
    private func bareFindings(_ compared: ComparedRule) -> [FindingSummary] {
        guard shares(of: compared).allSatisfy(\.isOfTheWorld) else { return [] }
        return compared.fair.differences.map { difference in
            var finding = FindingSummary(
                rule: name(of: compared), reason: difference.kind.rawValue, customer: String(difference.id.customer))
            finding.expected = shares(difference.expected)
            finding.reported = shares(difference.reported)
            return finding
        }
    }

    private func finding(_ example: Explanation.Example, _ reason: String, _ rule: String) -> FindingSummary {
        var finding = FindingSummary(rule: rule, reason: reason, customer: String(example.id.customer))
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
