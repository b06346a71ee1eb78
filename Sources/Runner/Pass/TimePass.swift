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
        let shares = (0..<workers).map { Share(TimeOrder(engine, part: $0, of: workers), observer) }
        var merged: ContiguousArray<TrackingEvent> = []
        var late = LateEvents()
        var digest = Digest()
        while !control.isStopping {
            // Each share is touched by one iteration alone.
            nonisolated(unsafe) let mine = shares
            DispatchQueue.concurrentPerform(iterations: workers) { mine[$0].fill() }
            guard let end = shares.compactMap(\.end).min() else { break }
            merged.removeAll(keepingCapacity: true)
            for share in shares where share.end == end { merged.append(contentsOf: share.take()) }
            // A share that is alone and sees all as it happens is in order already.
            if !observer.isTransparent || workers > 1 {
                late.exchange(&merged, before: start &+ end)
                merged.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
            }
            merged.withUnsafeBufferPointer { digest.add($0) }
            if let submitter { try merged.withUnsafeBufferPointer { try submitter.add($0) } }
        }
        merged = late.rest()
        merged.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
        merged.withUnsafeBufferPointer { digest.add($0) }
        if let submitter {
            try merged.withUnsafeBufferPointer { try submitter.add($0) }
            try submitter.flush()
        }
        return digest
    }

    /// One thread's customers, and the slice of theirs that waits to be merged.
    private final class Share {
        private let order: TimeOrder
        private let observer: Observer
        private var slice = TimeSlice()
        private var events: ContiguousArray<TrackingEvent> = []
        /// End of the slice at hand; `nil` when nothing is left.
        private(set) var end: Int64?
        private var isTaken = true

        init(_ order: TimeOrder, _ observer: Observer) {
            self.order = order
            self.observer = observer
        }

        /// Makes the next slice where the last one was taken.
        func fill() {
            guard isTaken else { return }
            events.removeAll(keepingCapacity: true)
            guard order.next(&slice) else {
                end = nil
                return
            }
            end = slice.end
            isTaken = false
            for index in slice.occurrences.indices {
                observer.observe(slice.occurrences[index], of: slice.facts(of: index), into: &events)
            }
        }

        func take() -> ContiguousArray<TrackingEvent> {
            isTaken = true
            return events
        }
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
