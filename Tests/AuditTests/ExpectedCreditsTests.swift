import Attribution
import Audit
import FootfallTestKit
import Testing
import Tracking

/// The oracle against itself, through the ledger.
@Suite struct ExpectedCreditsTests {
    /// Adds generated customers to the ledgers in turn, and keeps what was added.
    private func fill(_ workers: inout [ExpectedCredits], seed: UInt64, _ plan: RunPlan) -> [CreditBatch] {
        var journeys = JourneyGenerator(seed: seed, vocabulary: plan.vocabulary, goal: 0, choices: plan.choices)
        var oracle = Oracle(plan: plan)
        var all = plan.rules.map { _ in CreditBatch() }
        for number in 0..<300 {
            let events = journeys.next()
            var batches = plan.rules.map { _ in CreditBatch() }
            events.withUnsafeBufferPointer { buffer in
                oracle.evaluateDelivered(buffer, into: &batches)
                oracle.evaluateDelivered(buffer, into: &all)
            }
            for rule in plan.rules.indices { workers[number % workers.count].add(batches[rule], rule: rule) }
        }
        return all
    }

    @Test(arguments: [1, 2, 3])
    func anyNumberOfWorkersHoldsTheSame(workerCount: Int) {
        let plan = TestPlans.plan("ledger", AttributionChoices(touches: .all))
        var workers = Array(repeating: ExpectedCredits(ruleCount: plan.rules.count), count: workerCount)
        let seed = UInt64(workerCount)
        let all = fill(&workers, seed: seed, plan)
        var expected = workers[0]
        for worker in workers.dropFirst() { expected.merge(worker) }
        expected.index()
        #expect(expected.count == all[0].count)
        for rule in plan.rules.indices {
            var comparison = CreditComparison(expected: expected, rule: rule)
            comparison.compare(all[rule])
            let findings = comparison.finish()
            #expect(findings.isExact && findings.exact > 200, "seed \(seed), rule \(plan.rules[rule].name)")
        }
    }

    @Test func anotherRuleIsNoticed() {
        let plan = TestPlans.plan("ledger", AttributionChoices())
        var workers = [ExpectedCredits(ruleCount: plan.rules.count)]
        let all = fill(&workers, seed: 9, plan)
        var comparison = CreditComparison(expected: workers[0], rule: 0)
        comparison.compare(all[1])
        let findings = comparison.finish()
        #expect(findings.misattributed > 0 && findings.missing == 0 && findings.phantom == 0, "seed 9")
        #expect(findings.creditError <= Double(findings.misattributed) && findings.creditError > 0, "seed 9")
    }
}
