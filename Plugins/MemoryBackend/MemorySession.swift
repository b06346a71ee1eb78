import Synchronization
import Tracking

/// A run in memory. See ``MemoryBackend`` for what it costs and promises.
public final class MemorySession: TrackingSession {
    private let begun: RunPlan
    private let names: Mutex<Vocabulary>
    private let shards: [Shard]
    /// By event name.
    private let goals: [Goals]
    private let settled = Mutex(Snapshot())
    private let isCancelled = Atomic(false)
    private let isClosed = Atomic(false)

    public convenience init(_ plan: RunPlan) {
        self.init(plan, shards: Shard.count(submitters: plan.submitters))
    }

    /// - Parameter shards: a power of two.
    init(_ plan: RunPlan, shards: Int) {
        precondition(shards > 0 && shards & (shards - 1) == 0)
        begun = plan
        names = Mutex(plan.vocabulary)
        let goals = Goals.table(names: plan.vocabulary.events.count, goals: plan.goals)
        self.goals = goals
        self.shards = (0..<shards).map { _ in Shard(goals: goals) }
    }

    /// As begun, with the names of now.
    var plan: RunPlan {
        var plan = begun
        plan.vocabulary = names.withLock { $0 }
        return plan
    }

    public func extend(_ vocabulary: Vocabulary) throws {
        try checkWorking()
        try names.withLock { names in
            guard names.isExtended(by: vocabulary) else {
                throw BackendError.unsupported("names that stored events refer to cannot change")
            }
            names = vocabulary
        }
    }

    /// Takes everything it is offered.
    public func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        try checkWorking()
        guard let first = events.baseAddress else { return 0 }
        var next = 0
        // What was taken gets its receipts even if something fails half-way.
        defer { if next > 0 { sink.receive(.accepted, events: UnsafeBufferPointer(start: first, count: next)) } }
        while next < events.count {
            let shard = Shard.index(of: events[next].id.customer, count: shards.count)
            next = try shards[shard].log.withLock { log in
                guard log != nil else { throw Self.closed }
                return try store(events, from: next, to: &log!, of: shard)
            }
        }
        return next
    }

    /// Stores events for as long as they belong to the shard. Returns where it stopped.
    private func store(
        _ events: UnsafeBufferPointer<TrackingEvent>, from start: Int, to log: inout ShardLog, of shard: Int
    ) throws -> Int {
        var end = events.count
        if shards.count > 1 {
            end = start + 1
            while end < events.count, Shard.index(of: events[end].id.customer, count: shards.count) == shard {
                end += 1
            }
        }
        try log.store(UnsafeBufferPointer(rebasing: events[start..<end]))
        return end
    }

    /// Finds out who is who. Reads then see what was stored when it was called, until it is called again.
    ///
    /// Complexity: linear in customers and devices; n log n in the events of devices that several users sign in on, and,
    /// stitched forward, of all devices that somebody signs in on.
    public func settle() throws -> Double {
        try checkWorking()
        let clock = ContinuousClock()
        let start = clock.now
        var (stored, customers) = (0, 0)
        for shard in shards {
            shard.log.withLock { log in
                stored += log?.stored ?? 0
                customers += log?.customerCount ?? 0
            }
        }
        try settled.withLock { snapshot in
            guard snapshot.stored != stored else { return }
            var stitcher = Stitcher(plan.stitching, customers: customers)
            for shard in shards {
                try shard.log.withLock { log in
                    guard log != nil else { throw Self.closed }
                    stitcher.add(&log!)
                }
            }
            snapshot = stitcher.finish(goals: goals)
        }
        let (seconds, attoseconds) = (clock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    public func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        try checkWorking()
        guard plan.goals.contains(goal) else {
            throw BackendError.unsupported("credits of an event that the plan does not name as a goal")
        }
        guard rule.isOffered else { throw BackendError.unsupported("the rule \(rule.name)") }
        let snapshot = settled.withLock { $0 }
        var evaluator = RuleEvaluator(rule, goal: goal, plan: plan)
        var batch = CreditBatch()
        for index in try Self.range(part, of: parts, in: snapshot) {
            if index & 1023 == 0 { try checkWorking() }
            guard let journey = snapshot.journey(index) else { continue }
            evaluator.evaluate(journey, of: index, in: snapshot, into: &batch)
            if batch.count >= 1024 {
                try body(batch)
                batch.removeAll()
            }
        }
        if batch.count > 0 { try body(batch) }
    }

    public func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        try checkWorking()
        let snapshot = settled.withLock { $0 }
        var reader = EventReader(batch: 1024)
        for index in try Self.range(part, of: parts, in: snapshot) {
            if index & 1023 == 0 { try checkWorking() }
            try reader.read(snapshot.identities[index], from: snapshot, body)
        }
        try reader.flush(body)
    }

    public func report() throws -> BackendReport {
        try checkWorking()
        let snapshot = settled.withLock { $0 }
        var reporter = Reporter(plan)
        for index in snapshot.identities.indices {
            if index & 1023 == 0 { try checkWorking() }
            reporter.add(index, of: snapshot)
        }
        return reporter.finish(stored: snapshot.stored)
    }

    /// Reads and submissions in flight end soon with an error; later ones begin with it.
    public func cancel() { isCancelled.store(true, ordering: .relaxed) }

    public func close() {
        isClosed.store(true, ordering: .relaxed)
        for shard in shards { shard.log.withLock { $0 = nil } }
        settled.withLock { $0 = Snapshot() }
    }

    private func checkWorking() throws {
        if isClosed.load(ordering: .relaxed) { throw Self.closed }
        if isCancelled.load(ordering: .relaxed) { throw BackendError.failed("it was cancelled") }
    }

    private static var closed: BackendError { .failed("the session is closed") }

    private static func range(_ part: Int, of parts: Int, in snapshot: Snapshot) throws -> Range<Int> {
        guard parts > 0, (0..<parts).contains(part) else {
            throw BackendError.failed("there is no part \(part) of \(parts); parts count from 0")
        }
        return snapshot.range(part: part, of: parts)
    }
}
