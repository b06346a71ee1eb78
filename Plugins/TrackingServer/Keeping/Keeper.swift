import Dispatch
import Foundation
import Synchronization
import Tracking

/// Keeps what requests bring, and reads it: the one owner of the session.
///
/// Requests wait in a bounded queue; one thread takes all that wait, makes events of them and gives them to the store together,
/// so that many small requests share a transaction. A request is answered once its events are acknowledged by the store. Where
/// the store fails, nobody's request is acknowledged, and what the server knows is learnt anew from what is stored.
final class Keeper: Sendable {
    struct Limits: Sendable {
        /// Drafts that wait to be stored.
        var waiting = 100_000
        /// Readers that wait.
        var readers = 64
    }

    private struct Job {
        var drafts: Drafts
        var done: CheckedContinuation<EventMaker.Outcome, any Error>
    }
    private struct State {
        var jobs: [Job] = []
        var waiting = 0
        var readers = 0
        var isWorking = false
        var isStopping = false
        /// What the store is known to hold; `nil` after a failure, until it is learnt anew.
        var memory: Memory?
        /// Names that readers may meet.
        var vocabulary: Vocabulary
        var size = Size()
    }
    /// How much there is, for the metrics.
    struct Size: Sendable {
        var messages = 0
        var people = 0
        var names = 0
        var waiting = 0
    }

    let plan: RunPlan
    private let session: any TrackingSession
    private let limits: Limits
    private let memoryLimits: Memory.Limits
    private let state: Mutex<State>
    private let links = Mutex<[UInt64: Memory.Link]>([:])
    private let writing = DispatchQueue(label: "footfall.serve.writing", qos: .userInitiated)
    private let reading = DispatchQueue(label: "footfall.serve.reading", qos: .userInitiated)

    /// - Parameters:
    ///   - session: of the plan; read once to know what is stored.
    ///   - plan: whose vocabulary is all that the session knows.
    init(_ session: any TrackingSession, plan: RunPlan, limits: Limits, memory: Memory.Limits) throws {
        self.session = session
        self.plan = plan
        self.limits = limits
        memoryLimits = memory
        state = Mutex(State(vocabulary: plan.vocabulary))
        var known = try learn(plan.vocabulary)
        note(&known)
        state.withLock { $0.memory = known }
    }

    // MARK: Keeping

    /// Stores the drafts and returns once they are acknowledged.
    ///
    /// - Throws: ``KeepingProblem``; nothing of the drafts is kept then, except that after ``KeepingProblem/failed(_:)`` the store
    ///   may have some: sent again under the same message ids they are told from new ones.
    func keep(_ drafts: Drafts) async throws -> EventMaker.Outcome {
        try await withCheckedThrowingContinuation { done in
            let problem: KeepingProblem? = state.withLock { state in
                if state.isStopping { return .stopping }
                // One request may always wait, however large.
                let isFull = state.waiting > 0 && state.waiting + drafts.all.count > limits.waiting
                if isFull { return .busy }
                state.jobs.append(Job(drafts: drafts, done: done))
                state.waiting += drafts.all.count
                if !state.isWorking {
                    state.isWorking = true
                    writing.async { self.work() }
                }
                return nil
            }
            if let problem { done.resume(throwing: problem) }
        }
    }

    private func work() {
        var events: ContiguousArray<TrackingEvent> = []
        while true {
            let jobs = state.withLock { state in
                defer { state.jobs.removeAll(keepingCapacity: true) }
                state.isWorking = !state.jobs.isEmpty
                return state.jobs
            }
            guard !jobs.isEmpty else { return }
            events.removeAll(keepingCapacity: true)
            carry(jobs, &events)
            let count = jobs.reduce(0) { $0 + $1.drafts.all.count }
            state.withLock { $0.waiting -= count }
        }
    }

    private func carry(_ jobs: [Job], _ events: inout ContiguousArray<TrackingEvent>) {
        var outcomes: [Result<EventMaker.Outcome, KeepingProblem>] = []
        do {
            // Taken out, so that nobody else holds it and it can be changed in place.
            let taken = state.withLock { state in
                defer { state.memory = nil }
                return state.memory
            }
            var memory = try taken ?? learn(state.withLock { $0.vocabulary })
            for job in jobs { outcomes.append(Self.make(job.drafts, &memory, &events)) }
            try store(events, &memory.names)
            note(&memory)
            state.withLock { $0.memory = memory }
        } catch {
            // Whatever was learnt of these jobs is forgotten with the memory that was taken out.
            outcomes = jobs.map { _ in .failure(.failed("\(error)")) }
        }
        for (job, outcome) in zip(jobs, outcomes) { job.done.resume(with: outcome.mapError { $0 as any Error }) }
    }

    private static func make(
        _ drafts: Drafts, _ memory: inout Memory, _ events: inout ContiguousArray<TrackingEvent>
    ) -> Result<EventMaker.Outcome, KeepingProblem> {
        drafts.bytes.withUnsafeBufferPointer { bytes in
            do throws(KeepingProblem) {
                let maker = EventMaker(bytes, received: drafts.received)
                return .success(
                    try maker.make(
                        drafts.all, isPublic: drafts.isPublic, with: &memory, into: &events))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Gives everything to the session and waits until it is acknowledged.
    private func store(_ events: ContiguousArray<TrackingEvent>, _ names: inout NameBook) throws {
        if names.isGrown {
            let vocabulary = names.vocabulary
            try session.extend(vocabulary)
            names.isGrown = false
            state.withLock { $0.vocabulary = vocabulary }
        }
        guard !events.isEmpty else { return }
        let sink = AcknowledgementSink()
        try events.withUnsafeBufferPointer { all in
            var (start, refusals) = (0, 0)
            while start < all.count {
                let count = try session.submit(UnsafeBufferPointer(rebasing: all[start...]), to: sink)
                start += count
                refusals = count > 0 ? 0 : refusals + 1
                // Half a minute of pushing back is a store that hangs.
                guard refusals < 30_000 else { throw BackendError.failed("it takes no events") }
                if count == 0 { Thread.sleep(forTimeInterval: 0.001) }
            }
        }
        try sink.wait(for: events.count)
    }

    // MARK: Knowing

    private func learn(_ vocabulary: Vocabulary) throws -> Memory {
        _ = try session.settle()
        // Most stores give back events in the order in which they came. Where one does not, they are sorted, in memory.
        if let memory = try learn(vocabulary, read: { body in try session.events(part: 0, of: 1, body) }) {
            return memory
        }
        var events: ContiguousArray<TrackingEvent> = []
        try session.events(part: 0, of: 1) { events.append(contentsOf: $0) }
        events.sort { $0.id.sequence < $1.id.sequence }
        let memory = try learn(vocabulary) { body in try events.withUnsafeBufferPointer(body) }
        guard let memory else { throw BackendError.failed("two of its events have the same number") }
        return memory
    }

    /// - Returns: `nil` where the events do not come in the order of their numbers.
    private func learn(
        _ vocabulary: Vocabulary, read: ((UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws -> Void
    ) throws -> Memory? {
        var memory = Memory(vocabulary, limits: memoryLimits)
        let goals = Set(plan.goals)
        let link = memory.names.event(Memory.linkEvent) ?? TrackingEvent.nothing
        var (last, isOrdered): (UInt64, Bool) = (0, true)
        try read { events in
            for event in events where isOrdered {
                isOrdered = event.id.sequence >= last
                last = event.id.sequence
                memory.learn(event, goals: goals, link: link)
            }
        }
        return isOrdered ? memory : nil
    }

    /// Tells others what is acknowledged by now.
    private func note(_ memory: inout Memory) {
        let size = Size(messages: memory.messages.count, people: memory.people.count, names: memory.names.count)
        state.withLock { $0.size = size }
        let fresh = memory.takeLinks()
        if !fresh.isEmpty { links.withLock { links in for one in fresh { links[one.mark] = one.link } } }
    }

    /// The click on a link of ours that a mark stands for.
    func link(_ mark: UInt64) -> Memory.Link? { links.withLock { $0[mark] } }

    /// Whether it keeps and reads at all: not between a failure of the store and the next success.
    var isSound: Bool { state.withLock { $0.memory != nil || $0.isWorking } }

    var vocabulary: Vocabulary { state.withLock { $0.vocabulary } }

    var size: Size {
        state.withLock { state in
            var size = state.size
            size.waiting = state.waiting
            return size
        }
    }

    // MARK: Reading

    /// Reads what is stored by now, one reader at a time.
    ///
    /// - Throws: ``KeepingProblem``, and what `body` throws.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any TrackingSession, Vocabulary) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { done in
            let problem: KeepingProblem? = state.withLock { state in
                if state.isStopping { return .stopping }
                if state.readers >= limits.readers { return .busy }
                state.readers += 1
                return nil
            }
            if let problem { return done.resume(throwing: problem) }
            reading.async {
                let answer = Result { () throws -> Answer in
                    _ = try self.session.settle()
                    return try body(self.session, self.vocabulary)
                }
                self.state.withLock { $0.readers -= 1 }
                done.resume(with: answer)
            }
        }
    }

    // MARK: Ending

    /// Takes no more, stores what waits, and closes the session. Blocks until that is done.
    func finish() {
        state.withLock { $0.isStopping = true }
        while state.withLock({ $0.isWorking }) { writing.sync {} }
        reading.sync {}
        session.close()
    }
}

/// Counts what the store acknowledged.
private final class AcknowledgementSink: ReceiptSink {
    private let counts = Mutex((accepted: 0, others: 0))
    private let news = DispatchSemaphore(value: 0)

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        let accepted = receipts.count { $0.result == .accepted }
        add(accepted: accepted, others: receipts.count - accepted)
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        add(accepted: result == .accepted ? events.count : 0, others: result == .accepted ? 0 : events.count)
    }

    private func add(accepted: Int, others: Int) {
        counts.withLock { counts in
            counts.accepted += accepted
            counts.others += others
        }
        news.signal()
    }

    /// - Throws: ``BackendError/failed(_:)`` where an event is not acknowledged, or no answer comes for half a minute.
    func wait(for count: Int) throws {
        while true {
            let known = counts.withLock { $0 }
            guard known.others == 0 else { throw BackendError.failed("it did not accept \(known.others) events") }
            if known.accepted >= count { return }
            guard news.wait(timeout: .now() + 30) == .success else {
                throw BackendError.failed("it does not answer")
            }
        }
    }
}
