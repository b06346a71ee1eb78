import Attribution
import Audit
import Observation
import Tracking

/// What is right of what a load sent: its digest, and what the rules say of it.
struct LoadTruth {
    let journeys: LoadJourneys
    let plan: RunPlan

    struct Result {
        var digest = Digest()
        /// Of the first sending of every id.
        var firsts = Digest()
        var events = 0
        var customers = 0
        var expected: ExpectedPair
    }

    func tell() -> Result {
        var result = Result(expected: ExpectedPair(rules: plan.rules.count))
        let evaluates = !plan.rules.isEmpty && !plan.goals.isEmpty
        var oracle = evaluates ? Oracle(plan: plan) : nil
        var batches = Array(repeating: CreditBatch(), count: plan.rules.count)
        journeys.eachCustomer { events in
            result.customers += 1
            result.events += events.count
            for event in events {
                result.digest.add(event)
                if event.copy == 0 { result.firsts.add(event) }
            }
            guard oracle != nil, events.contains(where: { $0.kind == .event && plan.goals.contains($0.name) }) else {
                return
            }
            for rule in batches.indices { batches[rule].removeAll() }
            oracle?.evaluateDelivered(events, into: &batches)
            for rule in batches.indices { result.expected.complete.add(batches[rule], rule: rule) }
        }
        return result
    }
}
