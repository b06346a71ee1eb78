import Tracking

/// The reports: where everybody is now, and what channels and partners did.
///
/// Conversions and their value are those of last touch where the plan has it, else of its first rule that is offered, over all
/// goals. Rows come in the vocabulary's order; what the vocabulary does not name is left out.
struct Reporter: ~Copyable {
    /// Sums are wider than what is summed: values go up to the ends of `Int64`.
    private struct Tally {
        var touches = 0
        var units: Int128 = 0
        var value: Int128 = 0
    }

    private let vocabulary: Vocabulary
    private let minorUnits: Double
    private var stages: [Int]
    private var churned = 0
    private var channels: [Tally]
    private var partners: [[Tally]]
    private var evaluators: [Evaluator] = []
    private var batch = CreditBatch()

    /// Rule evaluators are not copyable, arrays want what is.
    private final class Evaluator {
        var evaluator: RuleEvaluator
        init(_ evaluator: consuming RuleEvaluator) { self.evaluator = evaluator }
    }

    init(_ plan: RunPlan) {
        vocabulary = plan.vocabulary
        minorUnits = Double(max(1, plan.minorUnits))
        stages = Array(repeating: 0, count: vocabulary.stages.count)
        channels = vocabulary.channels.map { _ in Tally() }
        partners = vocabulary.channels.map { $0.partners.map { _ in Tally() } }
        let offered = plan.rules.filter(\.isOffered)
        guard let rule = offered.first(where: { $0.kind == .lastTouch }) ?? offered.first else { return }
        for (position, goal) in plan.goals.enumerated() where plan.goals.firstIndex(of: goal) == position {
            evaluators.append(Evaluator(RuleEvaluator(rule, goal: goal, plan: plan)))
        }
    }

    /// - Parameter index: of an identity.
    mutating func add(_ index: Int, of snapshot: borrowing Snapshot) {
        addEvents(snapshot.identities[index], in: snapshot)
        guard let journey = snapshot.journey(index) else { return }
        batch.removeAll()
        for evaluator in evaluators { evaluator.evaluator.evaluate(journey, of: index, in: snapshot, into: &batch) }
        for credit in batch.credits {
            tally(credit.source) { tally in
                tally.units += Int128(credit.units)
                tally.value += Int128(credit.value)
            }
        }
    }

    func finish(stored: Int) -> BackendReport {
        var funnel = zip(vocabulary.stages, stages).map {
            BackendReport.Row(name: $0, numbers: [("customers", Double($1))])
        }
        funnel.append(BackendReport.Row(name: "churned", numbers: [("customers", Double(churned))]))
        var partnerRows: [BackendReport.Row] = []
        for (channel, tallies) in zip(vocabulary.channels, partners) {
            for (partner, tally) in zip(channel.partners, tallies) {
                partnerRows.append(row(channel.name + "/" + partner, tally))
            }
        }
        return BackendReport(
            funnel: funnel, channels: zip(vocabulary.channels, channels).map { row($0.name, $1) },
            partners: partnerRows,
            stored: stored)
    }

    private func row(_ name: String, _ tally: Tally) -> BackendReport.Row {
        BackendReport.Row(
            name: name,
            numbers: [
                ("touches", Double(tally.touches)), ("conversions", Double(tally.units) / Double(CreditUnits.one)),
                ("value", Double(tally.value) / minorUnits),
            ])
    }

    /// Counts the touches, and the identity at the stage of its latest event that has one.
    private mutating func addEvents(_ identity: Identity, in snapshot: borrowing Snapshot) {
        var stage = TrackingEvent.nothing
        var latest: (time: Int64, sequence: UInt64, customer: UInt64) = (.min, 0, 0)
        snapshot.forEachRun(of: identity) { head, first, end in
            var record = first
            while record < end {
                let word = record[0]
                if Record.kind(word) <= Record.lastTouch, word & Record.source != 0 {
                    let source = Source(
                        channel: UInt16(truncatingIfNeeded: record[2]),
                        partner: UInt16(truncatingIfNeeded: record[2] >> 16))
                    tally(source) { $0.touches += 1 }
                }
                if Record.stage(word) != TrackingEvent.nothing {
                    let this = (time: Record.time(record), sequence: Record.sequence(record), customer: head[0])
                    if this >= latest { (latest, stage) = (this, Record.stage(word)) }
                }
                record += Record.length(word)
            }
        }
        if stage == TrackingEvent.churned {
            churned += 1
        } else if Int(stage) < stages.count {
            stages[Int(stage)] += 1
        }
    }

    private mutating func tally(_ source: Source, _ change: (inout Tally) -> Void) {
        let channel = Int(source.channel)
        guard channel < channels.count else { return }
        change(&channels[channel])
        let partner = Int(source.partner)
        if partner < partners[channel].count { change(&partners[channel][partner]) }
    }
}
