import Dispatch
import Synchronization

/// Makes a session of a ``BlockingStore``: takes events from any number of submitters into a bounded queue, and lets one
/// thread of its own carry them into the store, so that submitters go on while it stores.
///
/// Neighbouring submissions go into the store together, up to ``batch`` events: the slower the store, the larger its batches.
/// When the queue holds ``capacity`` events, nothing more is taken (back-pressure). Receipts come as soon as the store has
/// answered. After a failure or ``cancel()`` or ``close()``, what was not yet given to the store is answered as `unsent`.
public final class BlockingSession: TrackingSession {
    /// Events given to the store at once, at most.
    public let batch: Int
    /// Events taken and not yet stored, at most. An event takes about 120 bytes.
    public let capacity: Int
    private let store: any BlockingStore
    private let goals: [UInt16]
    private let queue = DispatchQueue(label: "footfall.blocking-session")
    private let state = Mutex(State())

    /// Events that came from one submission, or several with the same sink.
    private struct Run {
        var sink: any ReceiptSink
        var count: Int
    }
    private struct State {
        var pending: ContiguousArray<TrackingEvent> = []
        var runs: ContiguousArray<Run> = []
        /// Of the events now carried into the store: how many are left.
        var carried = 0
        var isWorking = false
        var isClosed = false
        var failure: (any Error)?
    }

    /// - Parameters:
    ///   - store: what events are carried into, a batch at a time.
    ///   - plan: of the run.
    ///   - batch: events that the store is given at once at most; at least 1.
    ///   - capacity: events that may wait; at least 1. More are not taken.
    public init(_ store: any BlockingStore, plan: RunPlan, batch: Int = 4096, capacity: Int = 32_768) {
        precondition(batch > 0 && capacity > 0, "a batch and a queue hold at least one event")
        self.store = store
        self.batch = batch
        self.capacity = capacity
        goals = plan.goals
    }

    // MARK: Sending

    public func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        try state.withLock { state in
            try Self.check(state)
            let count = min(events.count, capacity - state.pending.count - state.carried)
            guard count > 0 else { return 0 }
            state.pending.append(contentsOf: events[..<count])
            if let last = state.runs.last, last.sink === sink {
                state.runs[state.runs.count - 1].count += count
            } else {
                state.runs.append(Run(sink: sink, count: count))
            }
            if !state.isWorking {
                state.isWorking = true
                queue.async { self.carry() }
            }
            return count
        }
    }

    /// Carries events into the store until none are pending.
    private func carry() {
        var events: ContiguousArray<TrackingEvent> = []
        var runs: ContiguousArray<Run> = []
        while true {
            let hasMore = state.withLock { state in
                state.carried = state.pending.count
                swap(&state.pending, &events)
                swap(&state.runs, &runs)
                state.isWorking = !events.isEmpty
                return state.isWorking
            }
            guard hasMore else { return }
            events.withUnsafeBufferPointer { all in
                var receipts = Receipts(runs)
                for start in stride(from: 0, to: all.count, by: batch) {
                    let slice = UnsafeBufferPointer(rebasing: all[start..<min(start + batch, all.count)])
                    receipts.send(ingest(slice), of: slice)
                    state.withLock { $0.carried -= slice.count }
                }
            }
            events.removeAll(keepingCapacity: true)
            runs.removeAll(keepingCapacity: true)
        }
    }

    private func ingest(_ events: UnsafeBufferPointer<TrackingEvent>) -> IngestAnswer {
        guard state.withLock({ $0.failure == nil && !$0.isClosed }) else { return .all(.unsent, events.count) }
        do {
            let answer = try store.ingest(events)
            guard case .results(let results) = answer, results.count != events.count else { return answer }
            throw BackendError.failed("it answered \(results.count) results to a batch of \(events.count) events")
        } catch {
            fail(error)
            return .all(.unknown, events.count)
        }
    }

    /// Hands out the results of slices to the sinks that the events came with.
    private struct Receipts {
        private let runs: ContiguousArray<Run>
        private var run = 0
        private var used = 0

        init(_ runs: ContiguousArray<Run>) { self.runs = runs }

        mutating func send(_ answer: IngestAnswer, of events: UnsafeBufferPointer<TrackingEvent>) {
            var start = 0
            while start < events.count {
                if used == runs[run].count { (run, used) = (run + 1, 0) }
                let end = min(events.count, start + runs[run].count - used)
                used += end - start
                answer.send(events, start..<end, to: runs[run].sink)
                start = end
            }
        }
    }

    // MARK: Reading

    public func settle() throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try finishSending()
        try noting { try store.settle() }
        let (seconds, attoseconds) = (clock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    public func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        try finishSending()
        try Self.check(part, of: parts)
        guard goals.contains(goal) else {
            throw BackendError.unsupported("credits of an event that the plan does not name as a goal")
        }
        try store.credits(rule: rule, goal: goal, part: part, of: parts, body)
    }

    public func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        try finishSending()
        try Self.check(part, of: parts)
        try store.events(part: part, of: parts, body)
    }

    public func report() throws -> BackendReport {
        try finishSending()
        return try store.report()
    }

    private static func check(_ part: Int, of parts: Int) throws {
        guard parts > 0, (0..<parts).contains(part) else {
            throw BackendError.failed("there is no part \(part) of \(parts); parts count from 0")
        }
    }

    /// Waits until nothing is pending, and throws what went wrong until then.
    private func finishSending() throws {
        waitForQueue()
        try state.withLock { try Self.check($0) }
    }

    private func waitForQueue() {
        while state.withLock({ $0.isWorking }) { queue.sync {} }
    }

    // MARK: Ending

    public func cancel() {
        fail(BackendError.failed("it was cancelled"))
        store.interrupt()
    }

    public func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        waitForQueue()
        store.close()
    }

    private static func check(_ state: borrowing State) throws {
        if state.isClosed { throw BackendError.failed("the session is closed") }
        if let failure = state.failure { throw failure }
    }

    /// Keeps the first failure: later calls begin with it.
    private func fail(_ error: any Error) {
        state.withLock { $0.failure = $0.failure ?? error }
    }

    private func noting(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch {
            fail(error)
            throw error
        }
    }
}

extension IngestAnswer {
    fileprivate static func all(_ result: Receipt.Result, _ count: Int) -> IngestAnswer {
        .results(Array(repeating: result, count: count))
    }

    fileprivate func send(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ range: Range<Int>, to sink: any ReceiptSink
    ) {
        guard case .results(let results) = self else {
            return sink.receive(.accepted, events: UnsafeBufferPointer(rebasing: events[range]))
        }
        // Neighbours with the same result go together.
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start + 1
            while end < range.upperBound, results[end] == results[start] { end += 1 }
            sink.receive(results[start], events: UnsafeBufferPointer(rebasing: events[start..<end]))
            start = end
        }
    }
}
