import MemoryBackend
import Synchronization
import Tracking

/// The memory backend alone, from the first event to the last credit of four rules, against the plain chain's events.
extension Bench {
    func memoryAttribution() throws -> Report {
        let customers = size(100_000, smoke: 300)
        let plain = try write(Chain(customers: size(1_000_000, smoke: 20_000)))
        var (events, plan) = try sentEvents(customers: customers)
        plan.rules = RuleSpecification.standard
        var report = Report(
            "memory-attribution: affiliate-lifecycle, \(customers) customers in journey order, one thread, best of \(rounds)",
            judged: judged)
        var chain: [Report.Row] = []
        var memory: [Report.Row] = []
        var counts: Set<Int> = []
        for _ in 0..<rounds {
            chain.append(row("plain chain", try run(plain).summary))
            let attributed = try attribute(events, plan)
            counts.insert(attributed.conversions)
            memory.append(attributed.row)
        }
        report.rows = [best(chain), best(memory)]
        report.require(
            "each round credits the same conversions, and some", counts.count == 1 && !counts.contains(0))
        report.judge(
            "memory backend, against the plain chain", best(memory).rate / best(chain).rate, "x", .atLeast(0.15))
        return report
    }

    /// Ingests, settles and reads every credit of every rule.
    private func attribute(
        _ events: ContiguousArray<TrackingEvent>, _ plan: RunPlan
    ) throws -> (row: Report.Row, conversions: Int) {
        let sink = AcceptedCount()
        var conversions = 0
        let start = ContinuousClock.now
        let session = try MemoryBackend().prepare(plan)
        try events.withUnsafeBufferPointer { events in
            var next = 0
            // As many as the runner hands over at once.
            while next < events.count {
                next += try session.submit(
                    UnsafeBufferPointer(rebasing: events[next..<min(events.count, next + 4096)]), to: sink)
            }
        }
        _ = try session.settle()
        for rule in plan.rules {
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { conversions += $0.count }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        session.close()
        guard sink.count == events.count else {
            throw Child.Failure(description: "the memory backend accepted \(sink.count) of \(events.count) events")
        }
        let row = Report.Row(name: "memory backend, four rules", events: events.count, seconds: seconds)
        return (row, conversions)
    }

    /// Everything that the scenario sends, copies included, and the plan it is sent under.
    private func sentEvents(customers: Int) throws -> (events: ContiguousArray<TrackingEvent>, plan: RunPlan) {
        let collected = Mutex<(events: ContiguousArray<TrackingEvent>, plan: RunPlan?)>(([], nil))
        try drive(customers: customers) { plan in
            collected.withLock { $0.plan = plan }
            return { events in collected.withLock { $0.events.append(contentsOf: events) } }
        }
        return try collected.withLock { collected in
            guard let plan = collected.plan else { throw Child.Failure(description: "the scenario had no plan") }
            return (collected.events, plan)
        }
    }
}
