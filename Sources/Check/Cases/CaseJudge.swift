import Attribution
import Results
import Scenario
import Tracking

/// Holds what a person wrote of a case against what its rules say.
struct CaseJudge {
    /// What a rule should give, rule by rule of the case.
    struct Verdict {
        var rule: RuleSpecification
        /// What the case says the backend must report.
        var wanted: [CheckFinding.Share]
        /// Why the case itself cannot be right: what it says is not what its rule says.
        var complaint: String?
    }

    let vocabulary: Vocabulary
    /// Choices of the case; rules are set rule by rule.
    let plan: RunPlan

    /// A case is right to three decimals, as on a whiteboard.
    static let tolerance = 0.0005

    func judge(_ item: CaseDefinition, _ journey: CaseJourney) -> [Verdict] {
        item.credit.compactMap { credit in
            guard let rule = credit.rule else { return nil }
            let reported = item.reported.first { $0.ruleName == credit.ruleName }
            return judge(rule, credit, reported, journey)
        }
            + item.reported.compactMap { reported in
                guard let rule = reported.rule, !item.credit.contains(where: { $0.ruleName == reported.ruleName })
                else { return nil }
                return judge(rule, nil, reported, journey)
            }
    }

    private func judge(
        _ rule: RuleSpecification, _ credit: CaseDefinition.ExpectedCredit?,
        _ reported: CaseDefinition.ExpectedCredit?, _ journey: CaseJourney
    ) -> Verdict {
        let complete = sums(rule, journey.events.firstBodies, isDelivered: false)
        let delivered = sums(rule, journey.events, isDelivered: true)
        let wanted = named(reported ?? credit)
        var verdict = Verdict(
            rule: rule,
            wanted: wanted.map { share in
                var row = CheckFinding.Share(source: share.name)
                row.expected = share.conversions
                return row
            })
        if let credit, !agree(named(credit), complete) {
            verdict.complaint = "`\(rule.name)` as declared gives \(told(complete))"
        } else if !agree(wanted, delivered) {
            verdict.complaint =
                reported == nil
                ? "of what can be delivered `\(rule.name)` gives \(told(delivered)): nothing joins the devices, or "
                    + "something comes twice; say so under `reported:`"
                : "`reported`: of what can be delivered `\(rule.name)` gives \(told(delivered))"
        }
        return verdict
    }

    // MARK: Sums by source

    typealias Sum = (name: String, conversions: Double)

    private func sums(_ rule: RuleSpecification, _ events: [TrackingEvent], isDelivered: Bool) -> [Sum] {
        var plan = plan
        plan.rules = [rule]
        var oracle = Oracle(plan: plan)
        var batches = [CreditBatch()]
        events.withUnsafeBufferPointer { events in
            if isDelivered {
                oracle.evaluateDelivered(events, into: &batches)
            } else {
                oracle.evaluate(events, into: &batches)
            }
        }
        return sums(Array(batches[0].credits))
    }

    func sums(_ credits: [Tracking.Credit]) -> [Sum] {
        var sums: [Sum] = []
        for credit in credits {
            add(vocabulary.name(of: credit), Double(credit.units) / Double(CreditUnits.one), &sums)
        }
        return sums.sorted { ($1.conversions, $0.name) < ($0.conversions, $1.name) }
    }

    private func named(_ credit: CaseDefinition.ExpectedCredit?) -> [Sum] {
        var sums: [Sum] = []
        for share in credit?.shares ?? [] { add(vocabulary.label(of: share.source), share.conversions, &sums) }
        return sums
    }

    private func add(_ name: String, _ conversions: Double, _ sums: inout [Sum]) {
        if let known = sums.firstIndex(where: { $0.name == name }) {
            sums[known].conversions += conversions
        } else {
            sums.append((name, conversions))
        }
    }

    func agree(_ a: [Sum], _ b: [Sum]) -> Bool {
        func covers(_ a: [Sum], _ b: [Sum]) -> Bool {
            a.allSatisfy { share in
                abs(share.conversions - (b.first { $0.name == share.name }?.conversions ?? 0)) <= Self.tolerance
            }
        }
        return covers(a, b) && covers(b, a)
    }

    private func told(_ sums: [Sum]) -> String {
        guard !sums.isEmpty else { return "no credit, as nothing counts as a conversion" }
        return sums.map { "\($0.name) \(Self.number($0.conversions))" }.joined(separator: ", ")
    }

    static func number(_ number: Double) -> String {
        let rounded = (number * 10_000).rounded() / 10_000
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
