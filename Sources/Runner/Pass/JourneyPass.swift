import Audit
import Dispatch
import Observation
import Simulation
import Synchronization
import Tracking

/// A pass over the whole population, customer by customer, on several threads.
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

    /// Index of the goal in the world's events.
    var goal: Int16? { engine.world.goal.map { Int16($0) } }

    struct Result {
        var tally: Tally
        var digest = Digest()
        var eventsTotal = 0
        var expected: ExpectedPair
    }

    private static let block = 256

    /// - Parameters:
    ///   - session: gets every event; `nil`: events are only counted.
    /// - Throws: what the session throws; the other threads stop then.
    func run(
        workers: Int, session: (any TrackingSession)?, sink: any ReceiptSink, control: RunControl
    ) throws -> Result {
        let next = Atomic<Int>(0)
        let count = engine.count
        control.expect(customers: count)
        let total = Mutex(Result(tally: Tally(plan: tallyPlan), expected: ExpectedPair(rules: plan?.rules.count ?? 0)))
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            var lane = Lane(self, submitter: session.map { Submitter($0, sink: sink, control: control) })
            do {
                try lane.work {
                    guard !control.isStopping, failure.withLock({ $0 == nil }) else { return nil }
                    let start = next.add(Self.block, ordering: .relaxed).oldValue
                    return start < count ? start..<min(start + Self.block, count) : nil
                } report: {
                    control.advance(customers: $0, events: $1)
                }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
            total.withLock { lane.add(to: &$0) }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return total.withLock { $0 }
    }
}

extension Lane {
    /// Takes blocks until there are no more.
    mutating func work(
        _ next: () -> Range<Int>?, report: (_ customers: Int, _ events: Int) -> Void
    ) throws {
        while let block = next() {
            let events = try process(block)
            report(block.count, events)
        }
        try finish()
    }

    func add(to total: inout JourneyPass.Result) {
        total.tally.merge(tally)
        total.digest.merge(sum.digest)
        total.eventsTotal += sum.count
        total.expected.merge(expected)
    }
}
