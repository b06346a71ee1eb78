import Dispatch
import Observation
import Simulation
import Synchronization
import Tracking

/// Sends the population's events in order of time: (due, customer, sequence), ties settled.
///
/// Each thread lives its share of the customers slice by slice; the slices of all are merged. What is due later than its slice
/// (late and reordered events) waits in a heap. The truth is not counted here: it does not depend on the order of sending, so
/// ``JourneyPass`` counts it.
struct TimePass: Sendable {
    let engine: Engine
    let observer: Observer
    let start: Int64

    /// - Returns: the digest of what was handed over: the same as the truth's, or the two orders are two worlds.
    func run(
        workers: Int, session: (any TrackingSession)?, sink: any ReceiptSink, control: RunControl
    ) throws -> Digest {
        let submitter = session.map { Submitter($0, sink: sink, control: control) }
        let shares = (0..<workers).map { TimeShare(engine, observer, part: $0, of: workers) }
        if submitter == nil, shares.allSatisfy(\.isBrief) { return try sumUp(shares, control) }
        var digest = Digest()
        try walk(shares) {
            !control.isStopping
        } _: { events in
            digest.add(events)
            try submitter?.add(events)
        }
        try submitter?.flush()
        return digest
    }

    /// Everybody's events in order, slice by slice.
    ///
    /// - Parameter goesOn: asked before each slice.
    func walk(
        workers: Int, while goesOn: () -> Bool, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void
    ) throws {
        try walk((0..<workers).map { TimeShare(engine, observer, part: $0, of: workers) }, while: goesOn, body)
    }

    private func walk(
        _ shares: [TimeShare], while goesOn: () -> Bool, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void
    ) throws {
        var merged: ContiguousArray<TrackingEvent> = []
        var late = LateEvents()
        while goesOn() {
            // Each share is touched by one iteration alone.
            nonisolated(unsafe) let mine = shares
            DispatchQueue.concurrentPerform(iterations: shares.count) { mine[$0].fill() }
            guard let end = shares.compactMap(\.end).min() else { break }
            merged.removeAll(keepingCapacity: true)
            for share in shares where share.end == end { merged.append(contentsOf: share.take()) }
            // A share that is alone and sees all as it happens is in order already.
            if !observer.isTransparent || shares.count > 1 {
                late.exchange(&merged, before: start &+ end)
                merged.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
            }
            try merged.withUnsafeBufferPointer(body)
        }
        merged = late.rest()
        merged.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
        try merged.withUnsafeBufferPointer(body)
    }

    /// Where nobody takes the events there is nothing to merge: every share goes through its own in order.
    private func sumUp(_ shares: [TimeShare], _ control: RunControl) throws -> Digest {
        // Each share is touched by one iteration alone.
        nonisolated(unsafe) let mine = shares
        DispatchQueue.concurrentPerform(iterations: shares.count) { mine[$0].sumUp { !control.isStopping } }
        if let customer = shares.lazy.compactMap(\.runaway).first { throw RunError.runaway(customer: customer) }
        return shares.reduce(into: Digest()) { $0.merge($1.sum.digest) }
    }

    /// Events that are due after their slice.
    private struct LateEvents {
        private var waiting: ContiguousArray<TrackingEvent> = []
        private var earliest = Int64.max

        /// Takes out what is due later than the limit, and puts in what has become due.
        mutating func exchange(_ events: inout ContiguousArray<TrackingEvent>, before limit: Int64) {
            if events.contains(where: { $0.due >= limit }) {
                for event in events where event.due >= limit {
                    waiting.append(event)
                    earliest = min(earliest, event.due)
                }
                events.removeAll { $0.due >= limit }
            }
            guard earliest < limit else { return }
            for event in waiting where event.due < limit { events.append(event) }
            waiting.removeAll { $0.due < limit }
            earliest = waiting.lazy.map(\.due).min() ?? .max
        }

        func rest() -> ContiguousArray<TrackingEvent> { waiting }
    }
}
