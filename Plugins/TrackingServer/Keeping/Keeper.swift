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

    struct Job {
        var drafts: Drafts
        var done: CheckedContinuation<EventMaker.Outcome, any Error>
    }
    struct State {
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
    let session: any TrackingSession
    let limits: Limits
    let memoryLimits: Memory.Limits
    let state: Mutex<State>
    let links = Mutex<[UInt64: Memory.Link]>([:])
    private let writing = DispatchQueue(label: "footfall.serve.writing", qos: .userInitiated)
    let reading = DispatchQueue(label: "footfall.serve.reading", qos: .userInitiated)

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
                // The writer is a thread of its own, and a store that pushes back has no way to call it.
                if count == 0 { Thread.sleep(forTimeInterval: 0.001) }
            }
        }
        try sink.wait(for: events.count)
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
