import Dispatch
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Tracking

/// A run against a server: events out by ``LoopWorker``s, read back by ``ServerReader``.
final class HTTPSession: PacedSession {
    let shared: Shared
    let workers: [LoopWorker]
    private let reader: ServerReader
    private let closed = Mutex(false)
    private static let pauseMicroseconds: UInt32 = 300

    /// Opens all connections and prepares the server.
    ///
    /// - Throws: ``BackendError``.
    init(_ settings: HTTPSettings, _ plan: RunPlan) throws {
        try Self.checkHorizon(settings, plan)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
        do {
            let transport = try Transport(settings, group: group)
            let bindings = Bindings(plan: plan, settings: settings.values)
            let routes = Routes(settings.preset, bindings, server: settings.server, batch: settings.batch)
            let shared = Shared(settings, routes, transport, plan, try Self.clock(settings, plan))
            self.shared = shared
            reader = ServerReader(shared, bindings)
            workers = (0..<settings.loops).map { index in
                // Shares that differ by one at most.
                let connections = (settings.connections + settings.loops - 1 - index) / settings.loops
                return LoopWorker(
                    shared, loop: group.next(), share: (index, settings.loops), connections: max(1, connections))
            }
            try open()
            try reader.prepare()
            try checkNamespace()
        } catch {
            try? group.syncShutdownGracefully()
            throw error
        }
    }

    private static func clock(_ settings: HTTPSettings, _ plan: RunPlan) throws -> Renderer.Clock {
        switch settings.clock {
        case .virtual: return .virtual
        case .wall: return .wall
        case .endsNow:
            guard let end = plan.end else {
                throw BackendError.badOption(
                    name: "clock", value: settings.clock.rawValue, remedy: "the scenario has no end (`horizon`)")
            }
            // A run that is resumed ended when it was begun: what was sent before must not move against what follows.
            return .shifted((plan.begun ?? Int64(Date().timeIntervalSince1970 * 1e6)) - end)
        }
    }

    /// What is older than the server takes would be acknowledged and thrown away.
    private static func checkHorizon(_ settings: HTTPSettings, _ plan: RunPlan) throws {
        guard let horizon = settings.preset.backdating?.horizonSeconds, settings.clock == .virtual, let end = plan.end,
            Int64(Date().timeIntervalSince1970) - end / 1_000_000 > horizon
        else { return }
        throw BackendError.badOption(
            name: "clock", value: settings.clock.rawValue,
            remedy:
                "\(settings.preset.name) takes times of the last \(horizon / 3600) hours, and the scenario ended before; "
                + "say clock=ends-now or clock=wall")
    }

    /// All connections at once, so that no event waits for one later.
    private func open() throws {
        try FileLimit.allow(connections: shared.settings.connections)
        try LocalPorts.allow(connections: shared.settings.connections)
        let opened = workers.map { worker in
            worker.loop.flatSubmit {
                worker.start()
                return EventLoopFuture.whenAllComplete(worker.openAll(), on: worker.loop)
            }
        }
        for results in opened {
            for case .failure(let error) in try results.wait() {
                throw BackendError.unavailable(
                    "\(shared.settings.server.description) cannot be reached: \(Transport.describe(error))")
            }
        }
    }

    /// A fresh run has no events yet, a resumed one may. Those that are known by tokens have the run in these.
    private func checkNamespace() throws {
        guard shared.settings.preset.events?.isByToken != true, !shared.plan.resumed,
            shared.settings.preset.durable != .none,
            let count = try reader.count(), count > 0
        else { return }
        throw BackendError.failed(
            "the server holds \(count) events of run \(shared.plan.id) already; resume that run, or start another")
    }

    // MARK: Sending

    func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        try check()
        let count = shared.reserve(events.count)
        if count > 0 { try deal(UnsafeBufferPointer(rebasing: events[..<count]), nil, sink) }
        guard shared.settings.overflow == .unsent, count < events.count else { return count }
        sink.receive(.unsent, events: UnsafeBufferPointer(rebasing: events[count...]))
        return events.count
    }

    func submit(
        _ events: UnsafeBufferPointer<TrackingEvent>, departures: UnsafeBufferPointer<Departure>,
        to sink: any ReceiptSink
    ) throws -> Int {
        precondition(events.count == departures.count, "every event has a departure")
        try check()
        let count = shared.reserve(events.count)
        if count > 0 {
            try deal(
                UnsafeBufferPointer(rebasing: events[..<count]), UnsafeBufferPointer(rebasing: departures[..<count]),
                sink)
        }
        // Those that go whenever they can are offered again; the others have missed their time.
        let refused = departures[count...].firstIndex { $0.due == 0 } ?? departures.count
        let missed = (count..<refused).map { index in
            Receipt(
                id: events[index].id, copy: events[index].copy, result: .unsent, attempts: 0,
                departure: departures[index])
        }
        missed.withUnsafeBufferPointer { if !$0.isEmpty { sink.receive($0) } }
        return refused
    }

    func sends(_ event: TrackingEvent) -> Bool { shared.routes.index(for: event) != nil }

    /// A customer's events all go to the same worker.
    private func deal(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ departures: UnsafeBufferPointer<Departure>? = nil,
        _ sink: any ReceiptSink
    ) throws {
        shared.note(events)
        let taken = workers.reduce(0) { $0 + ($1.take(events, departures, sink) ?? 0) }
        guard taken < events.count else { return }
        shared.outstanding.subtract(events.count - taken, ordering: .releasing)
        try check()
        throw BackendError.failed("the session has ended")
    }

    private func check() throws {
        if closed.withLock({ $0 }) { throw BackendError.failed("the session is closed") }
        try shared.check()
    }

    func settle() throws -> Double {
        let start = ContinuousClock.now
        try finishSending()
        try reader.settle(accepted: shared.accepted.load(ordering: .acquiring))
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// Waits until every event has its receipt.
    private func finishSending() throws {
        try check()
        for worker in workers { worker.loop.execute { worker.flush() } }
        while shared.outstanding.load(ordering: .acquiring) > 0 {
            try check()
            // Looked at now and then, not signalled: the hot path of the loops stays without a lock or a wake-up for it.
            usleep(Self.pauseMicroseconds)
        }
        for worker in workers { try? worker.loop.submit { worker.tell() }.wait() }
        try check()
    }

    // MARK: Reading

    func unsentReasons() -> [UnsentReason] { SessionNotes.unsent(shared) }

    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        try finishSending()
        try Self.check(part, of: parts)
        try reader.credits(rule: rule, goal: goal, part: part, of: parts, body)
    }

    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        try finishSending()
        try Self.check(part, of: parts)
        try reader.events(part: part, of: parts, body)
    }

    func report() throws -> BackendReport {
        try finishSending()
        return BackendReport(stored: try reader.count() ?? 0)
    }

    private static func check(_ part: Int, of parts: Int) throws {
        guard parts > 0, (0..<parts).contains(part) else {
            throw BackendError.failed("there is no part \(part) of \(parts); parts count from 0")
        }
    }

    // MARK: Ending

    func cancel() {
        shared.fail(.failed("it was cancelled"))
        guard !closed.withLock({ $0 }) else { return }
        for worker in workers { worker.loop.execute { worker.end() } }
    }

    func close() {
        let isFirst = closed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard isFirst else { return }
        for worker in workers { try? worker.loop.submit { worker.end() }.wait() }
        try? shared.transport.group.syncShutdownGracefully()
        // No receipt has room for these.
        for note in SessionNotes.lines(shared) {
            try? FileHandle.standardError.write(contentsOf: Data("backend http: \(note)\n".utf8))
        }
    }
}
