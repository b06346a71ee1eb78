import Audit
import Results
import Tracking

/// Reads the backend's credits under every rule and holds them against the oracle's, conversion by conversion.
struct CreditAudit {
    let plan: RunPlan
    let session: any TrackingSession
    /// What the backend describes: of other rules it is not asked.
    let backend: BackendDescription

    func compare(_ pair: ExpectedPair, isTransparent: Bool, _ summary: inout Summary) throws {
        var complete = pair.complete
        complete.index()
        var delivered = pair.delivered
        delivered.index()
        var rows: [AttributionSummary] = []
        var findings: [FindingSummary] = []
        var reported: [ReportedCredits] = []
        for (index, rule) in plan.rules.enumerated() {
            guard backend.rules.contains(rule.kindName) else {
                summary.notJudged = (summary.notJudged ?? []) + ["rule \(rule.name): not computed by \(backend.name)"]
                continue
            }
            var fair = CreditComparison(expected: isTransparent ? complete : delivered, rule: index)
            var whole = CreditComparison(expected: complete, rule: index)
            var sums = ReportedCredits(rule: rule.name)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    fair.compare(batch)
                    if !isTransparent { whole.compare(batch) }
                    sums.add(batch)
                }
            }
            let fairFindings = fair.finish()
            rows.append(row(rule, fairFindings, error: isTransparent ? fairFindings : whole.finish()))
            findings += fairFindings.differences.map { finding($0, rule) }
            reported.append(sums)
        }
        summary.attribution = rows
        if !findings.isEmpty { summary.findings = findings }
        for sums in reported { sums.write(into: &summary, plan) }
    }

    private func row(_ rule: RuleSpecification, _ fair: RuleFindings, error: RuleFindings) -> AttributionSummary {
        AttributionSummary(
            rule: rule.name, conversions: fair.conversions, exact: fair.exact,
            misattributed: fair.misattributed + fair.missing + fair.phantom + fair.repeated,
            creditError: error.creditError, valueError: error.valueError / Double(plan.minorUnits))
    }

    private func finding(_ difference: CreditDifference, _ rule: RuleSpecification) -> FindingSummary {
        var finding = FindingSummary(
            rule: rule.name, reason: difference.kind.rawValue, customer: String(difference.id.customer))
        finding.expected = shares(difference.expected)
        finding.reported = shares(difference.reported)
        return finding
    }

    private func shares(_ credits: [Credit]) -> [String: Double] {
        var shares: [String: Double] = [:]
        for credit in credits {
            shares[plan.vocabulary.label(of: credit.source), default: 0] +=
                Double(credit.units) / Double(CreditUnits.one)
        }
        return shares
    }

    private typealias Credit = Tracking.Credit
}

/// What the backend reports in total, per source.
struct ReportedCredits {
    let rule: String
    /// By channel, then partner (0: none), so that nothing is hashed.
    private var sums: [[(units: Int128, value: Int128)]] = []
    private var nobody: (units: Int128, value: Int128) = (0, 0)

    init(rule: String) { self.rule = rule }

    mutating func add(_ batch: borrowing CreditBatch) {
        for credit in batch.credits {
            guard credit.source.channel != TrackingEvent.nothing else {
                nobody.units += Int128(credit.units)
                nobody.value += Int128(credit.value)
                continue
            }
            let channel = Int(credit.source.channel)
            let partner = credit.source.partner == TrackingEvent.nothing ? 0 : Int(credit.source.partner) + 1
            while sums.count <= channel { sums.append([]) }
            while sums[channel].count <= partner { sums[channel].append((0, 0)) }
            sums[channel][partner].units += Int128(credit.units)
            sums[channel][partner].value += Int128(credit.value)
        }
    }

    func write(into summary: inout Summary, _ plan: RunPlan) {
        for (index, channel) in plan.vocabulary.channels.enumerated() {
            let all = index < sums.count ? sums[index] : []
            let total = all.reduce((units: Int128(0), value: Int128(0))) { ($0.units + $1.units, $0.value + $1.value) }
            put(total, at: channel.name, &summary, plan)
        }
        put(nobody, at: "none", &summary, plan)
    }

    private func put(
        _ sum: (units: Int128, value: Int128), at name: String, _ summary: inout Summary, _ plan: RunPlan
    ) {
        guard let row = summary.channels?.firstIndex(where: { $0.channel == name }) else { return }
        var reported = summary.channels?[row].reported ?? [:]
        reported[rule] = Results.Credit(
            conversions: Double(sum.units) / Double(CreditUnits.one), value: Double(sum.value) / Double(plan.minorUnits)
        )
        summary.channels?[row].reported = reported
    }
}
