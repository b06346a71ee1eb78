import Attribution
import Results
import Tracking

/// Writes expected next to reported credit, by source.
struct ShareWriter {
    let plan: RunPlan

    /// - Parameters:
    ///   - journeys: a customer each.
    ///   - rule: index into the plan's rules.
    /// - Returns: sums over the conversions of these customers that are credited differently; none where all agree.
    func shares(_ journeys: [[TrackingEvent]], _ answer: Answer, rule: Int) -> [CheckFinding.Share] {
        let customers = Set(journeys.compactMap(\.first?.id.customer))
        let expected = self.expected(journeys, rule: rule)
        let reported = answer.reports[rule].conversions(of: customers)
        var rows: [CheckFinding.Share] = []
        for (id, credits) in expected {
            let told = reported.filter { $0.id == id }.map(\.credits)
            if told.count == 1, told[0] == credits { continue }
            add(credits, to: &rows, \.expected, \.expectedValue)
            for credits in told { add(credits, to: &rows, \.reported, \.reportedValue) }
        }
        for (id, credits) in reported where !expected.contains(where: { $0.id == id }) {
            add(credits, to: &rows, \.reported, \.reportedValue)
        }
        return rows.sorted { ($0.expected ?? 0, $1.source) > ($1.expected ?? 0, $0.source) }.map(withoutEqualMoney)
    }

    /// What the rule says of what was delivered, conversion by conversion.
    private func expected(_ journeys: [[TrackingEvent]], rule: Int) -> [(id: EventID, credits: [Tracking.Credit])] {
        var plan = plan
        plan.rules = [plan.rules[rule]]
        var oracle = Oracle(plan: plan)
        var batches = [CreditBatch()]
        for journey in journeys {
            journey.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
        }
        return batches[0].conversions.indices.map { index in
            (batches[0].conversions[index].id, ReportTable.gathered(batches[0].credits(of: index)))
        }
    }

    private func add(
        _ credits: [Tracking.Credit], to rows: inout [CheckFinding.Share],
        _ units: WritableKeyPath<CheckFinding.Share, Double?>, _ money: WritableKeyPath<CheckFinding.Share, Double?>
    ) {
        for credit in credits {
            let name = plan.vocabulary.name(of: credit)
            if !rows.contains(where: { $0.source == name }) { rows.append(CheckFinding.Share(source: name)) }
            guard let row = rows.firstIndex(where: { $0.source == name }) else { continue }
            rows[row][keyPath: units] =
                (rows[row][keyPath: units] ?? 0) + Double(credit.units) / Double(CreditUnits.one)
            rows[row][keyPath: money] =
                (rows[row][keyPath: money] ?? 0) + Double(credit.value) / Double(plan.minorUnits)
        }
    }

    /// Money is told only where it is the difference.
    private func withoutEqualMoney(_ row: CheckFinding.Share) -> CheckFinding.Share {
        var row = row
        let differs = row.expected == row.reported && row.expectedValue != row.reportedValue
        if !differs { (row.expectedValue, row.reportedValue) = (nil, nil) }
        return row
    }
}

extension Vocabulary {
    /// The source, and a number that no name stands for as it is: a foreign report may hold anything.
    func name(of credit: Tracking.Credit) -> String {
        let source = credit.source
        guard source.channel != TrackingEvent.nothing else { return "none" }
        guard channels.indices.contains(Int(source.channel)) else { return "channel number \(source.channel)" }
        let partners = channels[Int(source.channel)].partners
        guard source.partner == TrackingEvent.nothing || partners.indices.contains(Int(source.partner)) else {
            return "\(channels[Int(source.channel)].name)/partner number \(source.partner)"
        }
        return label(of: source)
    }
}
