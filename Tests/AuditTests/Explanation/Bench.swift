import Attribution
import Audit
import Faults
import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

/// Runs a population against the memory backend with faults, and lets the audit explain what comes out.
struct Trial {
    var population: Population
    var plan: RunPlan
    /// Whether the audit may read events back.
    var readsBack = true

    struct Outcome {
        var explanation: Explanation
        var findings: [RuleFindings]
        /// Conversions that differ, under the rule that shows most of them.
        var differing: Int { findings.map { $0.misattributed + $0.missing + $0.phantom + $0.repeated }.max() ?? 0 }
    }

    func run(_ faults: [FaultRequest]) throws -> Outcome {
        let session = try FaultInjector(MemoryBackend(), faults: faults).prepare(plan)
        defer { session.close() }
        let sink = Nobody()
        var expected = ExpectedCredits(ruleCount: plan.rules.count)
        var oracle = Oracle(plan: plan)
        var batches = plan.rules.map { _ in CreditBatch() }
        for journey in population.journeys {
            try journey.delivered.withUnsafeBufferPointer { events in
                let taken = try session.submit(events, to: sink)
                #expect(taken == events.count)
                oracle.evaluateDelivered(events, into: &batches)
            }
            for rule in batches.indices {
                expected.add(batches[rule], rule: rule)
                batches[rule].removeAll()
            }
        }
        _ = try session.settle()
        expected.index()
        var ledgers: [DifferenceLedger] = []
        var findings: [RuleFindings] = []
        for (index, rule) in plan.rules.enumerated() {
            var comparison = CreditComparison(expected: expected, rule: index, collects: true)
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in comparison.compare(batch) }
            }
            findings.append(comparison.finish())
            ledgers.append(try #require(comparison.collected))
        }
        var explainer = Explainer(
            plan: plan, differences: ledgers, isTransparent: true,
            readBack: readsBack ? { body in try session.events(part: 0, of: 1, body) } : nil)
        return Outcome(explanation: try explainer.explain(population), findings: findings)
    }
}

final class Nobody: ReceiptSink {
    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {}
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {}
}
