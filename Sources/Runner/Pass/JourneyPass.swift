import Audit
import Dispatch
import Observation
import Simulation
import Synchronization
import Tracking

/// A pass over the population, or over the engine's shard of it, customer by customer, on several threads.
///
/// Blocks of customers are dealt out as threads become free. Nothing depends on who takes which: counts are exact integers,
/// the digest is a sum, and every draw is keyed by the customer.
struct JourneyPass: Sendable {
    let engine: Engine
    let tallyPlan: TallyPlan
    /// `nil`: only the truth is counted.
    var observer: Observer?
    /// Rules and vocabulary; `nil`: no rule is applied.
    var plan: RunPlan?
    /// Whether a backend's credits will be compared with the oracle's.
    var audits = false
    /// Whether counts are kept by groups of customers as well, for what is chance in them.
    var keepsGroups = false
    /// Whether events are counted as a tracker sees them; else the observer only tells the rules of complete journeys.
    var countsEvents = true
    /// Whether days are counted as well; see ``Lane/daily``.
    var countsDays = false

    /// Index of the goal in the world's events.
    var goal: Int16? { engine.world.goal.map { Int16($0) } }

    struct Result {
        var tally: Tally
        /// By group of customers; empty where they were not kept, or there are too few customers.
        var groups: [Tally] = []
        var digest = Digest()
        /// What of ``digest`` are copies of the same id beyond its first sending; left empty where nobody wants to see the events.
        var copies = Digest()
        var eventsTotal = 0
        var expected: ExpectedPair

        /// Of the first sending of every id.
        var firsts: Digest { digest.subtracting(copies) }
    }

    /// - Parameters:
    ///   - session: gets every event; `nil`: events are only counted.
    /// - Throws: what the session throws; the other threads stop then.
    func run(
        workers: Int, session: (any TrackingSession)?, sink: any ReceiptSink, control: RunControl
    ) throws -> Result {
        let dealing = GroupDealing(engine, byGroups: keepsGroups)
        let next = Atomic<Int>(0)
        control.expect(customers: engine.ownCount)
        var empty = Result(tally: Tally(plan: tallyPlan), expected: ExpectedPair(rules: plan?.rules.count ?? 0))
        if dealing.groups > 1 { empty.groups = (0..<dealing.groups).map { _ in Tally(plan: tallyPlan) } }
        let total = Mutex(empty)
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            var lane = Lane(self, submitter: session.map { Submitter($0, sink: sink, control: control) })
            do {
                try lane.work {
                    guard !control.isStopping, failure.withLock({ $0 == nil }) else { return nil }
                    return dealing.hand(next.add(1, ordering: .relaxed).oldValue)
                } report: {
                    control.advance(customers: $0, events: $1)
                } groupEnds: { group, tally in
                    total.withLock {
                        if $0.groups.isEmpty { $0.tally.merge(tally) } else { $0.groups[group].merge(tally) }
                    }
                }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
            total.withLock { lane.add(to: &$0) }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return total.withLock { total in
            for group in total.groups { total.tally.merge(group) }
            return total
        }
    }
}

extension Lane {
    /// Takes blocks until there are no more.
    mutating func work(
        _ next: () -> GroupDealing.Hand?, report: (_ customers: Int, _ events: Int) -> Void,
        groupEnds: (_ group: Int, _ tally: borrowing Tally) -> Void
    ) throws {
        var group: Int?
        while let hand = next() {
            guard !hand.customers.isEmpty else { continue }
            if let group, group != hand.group { groupEnds(group, takeTally()) }
            group = hand.group
            let events = try process(hand.customers)
            report(hand.customers.count, events)
        }
        try finish()
        if let group { groupEnds(group, takeTally()) }
    }

    func add(to total: inout JourneyPass.Result) {
        total.tally.merge(tally)
        total.digest.merge(sum.digest)
        total.copies.merge(copies)
        total.eventsTotal += sum.count
        total.expected.merge(expected)
        if let excuses { total.expected.excuses.merge(excuses.excuses) }
    }
}
