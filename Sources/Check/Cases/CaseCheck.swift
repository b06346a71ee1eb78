import Audit
import Results
import Scenario
import Tracking

/// One case: what a person wrote, what the rule says, and what the backend says.
struct CaseCheck {
    let scenario: CompiledScenario
    let investigator: Investigator
    let item: CaseDefinition
    let journey: CaseJourney

    private var plan: RunPlan { investigator.setting.plan }

    func check(_ answer: Answer, _ diagnosis: Investigator.Diagnosis, _ ledger: inout CheckLedger) {
        let judge = CaseJudge(vocabulary: scenario.vocabulary, plan: plan)
        for credit in item.credit + item.reported where credit.rule == nil {
            ledger.note(
                .cases, "\(item.name): \(credit.ruleName)",
                because: "this rule judges all paths together, not one journey")
        }
        for verdict in judge.judge(item, journey) {
            var row = row(verdict.rule)
            guard let rule = plan.rules.firstIndex(of: verdict.rule) else {
                row.holds = verdict.complaint == nil
                row.because = verdict.complaint
                if row.holds == true {
                    row.judged = false
                    row.holds = nil
                    row.because =
                        "the backend does not compute \(verdict.rule.kindName); the rule's definition agrees"
                }
                ledger.add(row)
                continue
            }
            let reported = judge.sums(told(answer, rule))
            let agrees = answer.differences[rule].customers.contains(customer) == false
            row.holds = agrees && verdict.complaint == nil
            guard row.holds == false else {
                ledger.add(row)
                continue
            }
            row.reason = agrees ? "the case" : diagnosis.reasons[customer] ?? Reason.unexplained
            row.because = verdict.complaint ?? row.reason.map { Reason.meaning(of: $0) }
            ledger.add(row, finding(verdict, row, answer, rule, reported))
        }
    }

    private var customer: UInt64 { journey.events.first?.id.customer ?? 0 }

    private func row(_ rule: RuleSpecification) -> CheckSummary.Row {
        var row = CheckSummary.Row(part: CheckOptions.Part.cases.rawValue, name: "\(item.name): \(rule.name)")
        row.file = item.location.file
        row.line = item.location.line
        row.column = item.location.column
        return row
    }

    private func told(_ answer: Answer, _ rule: Int) -> [Tracking.Credit] {
        answer.reports[rule].conversions(of: [customer]).flatMap(\.credits)
    }

    /// What the case says should be next to what was reported.
    private func finding(
        _ verdict: CaseJudge.Verdict, _ row: CheckSummary.Row, _ answer: Answer, _ rule: Int,
        _ reported: [CaseJudge.Sum]
    ) -> CheckFinding {
        var finding = CheckFinding(
            part: row.part, check: row.name, reason: row.reason ?? Reason.unexplained, meaning: row.because ?? "",
            setting: investigator.setting.name)
        investigator.fill(&finding, [journey.events], answer, plan, rule: rule)
        finding.shares = verdict.wanted
        for share in reported {
            if !finding.shares.contains(where: { $0.source == share.name }) {
                finding.shares.append(CheckFinding.Share(source: share.name))
            }
            guard let place = finding.shares.firstIndex(where: { $0.source == share.name }) else { continue }
            finding.shares[place].reported = share.conversions
        }
        (finding.file, finding.line, finding.column) = (row.file, row.line, row.column)
        return finding
    }
}
