import GRDB
import Synchronization
import Tracking

/// A run in a file. See ``SQLiteBackend`` for what it promises.
public final class SQLiteSession: TrackingSession {
    private struct State {
        var store: Store?
        var writer: Writer?
        /// As of the latest settlement.
        var settled: SettledRun?
        /// Whether nothing came since.
        var isSettled = false
    }

    /// Only ever used within the store's access, one thread at a time.
    private final class Writer: @unchecked Sendable {
        let events: EventWriter
        init(_ events: EventWriter) { self.events = events }
    }

    private let begun: RunPlan
    private let names: Mutex<Vocabulary>
    private let run: RunRow
    private let options: SQLiteOptions
    private let state: Mutex<State>
    private let isCancelled = Atomic(false)

    /// More than that is left for the next call, so that none blocks for long.
    static let eventsPerTransaction = 16_384

    init(_ plan: RunPlan, options: SQLiteOptions) throws {
        begun = plan
        names = Mutex(plan.vocabulary)
        self.options = options
        let store = try Store(options)
        run = try store.access { db in
            let run = try RunRow.open(plan, in: db, path: options.path)
            if options.index == .immediate {
                try db.inTransaction(.immediate) {
                    try KeyIndex(run: run).build(in: db)
                    if !plan.goals.isEmpty { try TouchIndex(run: run, touches: plan.choices.touches).build(in: db) }
                    return .commit
                }
            }
            return run
        }
        state = Mutex(State(store: store))
    }

    /// As begun, with the names of now.
    private var plan: RunPlan {
        var plan = begun
        plan.vocabulary = names.withLock { $0 }
        return plan
    }

    public func extend(_ vocabulary: Vocabulary) throws {
        let store = try working()
        try names.withLock { names in
            try store.access { db in try run.extend(names, by: vocabulary, in: db) }
            names = vocabulary
        }
    }

    /// Takes up to ``eventsPerTransaction`` events, in one transaction; receipts follow its commit.
    public func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        let store = try working()
        guard !events.isEmpty else { return 0 }
        let taken = UnsafeBufferPointer(rebasing: events.prefix(Self.eventsPerTransaction))
        try store.access { db in try writer(in: db).events.write(taken) }
        sink.receive(.accepted, events: taken)
        return taken.count
    }

    private func writer(in db: Database) throws -> Writer {
        if let known = state.withLock({ state in
            state.isSettled = false
            return state.writer
        }) {
            return known
        }
        let writer = Writer(
            try EventWriter(db, run: run.id, ignoresCopies: try KeyIndex(run: run).exists(in: db)))
        state.withLock { $0.writer = writer }
        return writer
    }

    /// Removes copies where that was put off, finds out who is who, and computes the credits of the plan's rules.
    public func settle() throws -> Double {
        let store = try working()
        let clock = ContinuousClock()
        let start = clock.now
        guard !state.withLock({ $0.isSettled }) else { return 0 }
        try store.access { db in
            // The index that it may find changes how events are written.
            state.withLock { $0.writer = nil }
            try db.inTransaction(.immediate) {
                try KeyIndex(run: run).build(in: db)
                try TouchIndex(run: run, touches: plan.choices.touches).build(in: db)
                return .commit
            }
            let settled = try Settlement(db: db, plan: plan, run: run).settle()
            // Before anybody else writes: what comes later is not settled.
            state.withLock { state in
                state.settled = settled
                state.isSettled = true
            }
        }
        let (seconds, attoseconds) = (clock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// As of the latest ``settle()``. A rule that the plan does not have is computed now, and kept as the plan's are.
    public func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        let store = try working()
        guard plan.goals.contains(goal) else {
            throw BackendError.unsupported("credits of an event that the plan does not name as a goal")
        }
        let share = try Share(part: part, of: parts)
        // Before the first settlement nothing can be read.
        guard let settled = state.withLock({ $0.settled }) else { return }
        let known = settled.rules.first { $0.rule.kind == rule.kind }
        try CreditReader(
            store: store, rule: try known ?? settle(rule, after: settled, in: store),
            goal: goal, share: share
        ).read(proceed: { _ = try working() }, body)
    }

    private func settle(_ rule: RuleSpecification, after known: SettledRun, in store: Store) throws -> SettledRule {
        let settled = try store.access { db in
            try Settlement(db: db, plan: plan, run: run).settle(rule, after: known)
        }
        state.withLock { $0.settled?.rules.append(settled) }
        return settled
    }

    public func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        let store = try working()
        try EventReader(store: store, run: run, share: try Share(part: part, of: parts))
            .read(proceed: { _ = try working() }, body)
    }

    public func report() throws -> BackendReport {
        let store = try working()
        return try store.access { db in try Reporter(run: run, name: plan.id).report(in: db) }
    }

    /// Whatever is under way ends soon with an error, as does what comes later.
    public func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        state.withLock { $0.store }?.interrupt()
    }

    public func close() {
        let store = state.withLock { state in
            defer { state = State() }
            return state.store
        }
        // Whatever could be lost was committed: an error here leaves a longer log, which the next who opens the file works off.
        try? store?.close()
    }

    private func working() throws -> Store {
        guard let store = state.withLock({ $0.store }) else { throw BackendError.failed("the session is closed") }
        if isCancelled.load(ordering: .relaxed) { throw BackendError.failed("it was cancelled") }
        return store
    }
}
