import Synchronization

/// What a run and whoever watches it tell each other: how far it is, and that it should stop. Safe from any thread, and its
/// ``stop()`` from a signal's handler.
public final class RunControl: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let customersDone = Atomic<Int>(0)
    private let eventsDone = Atomic<Int>(0)
    private let customersTotal = Atomic<Int>(0)

    public init() {}

    /// Asks the run to end at the next block of customers; what has been done by then is audited and reported.
    public func stop() { stopping.store(true, ordering: .relaxed) }
    public var isStopping: Bool { stopping.load(ordering: .relaxed) }

    public var done: Int { customersDone.load(ordering: .relaxed) }
    public var events: Int { eventsDone.load(ordering: .relaxed) }
    /// 0 until the run knows.
    public var total: Int { customersTotal.load(ordering: .relaxed) }

    /// So many customers more are to be done.
    public func expect(customers: Int) { customersTotal.add(customers, ordering: .relaxed) }

    /// So many are done.
    public func advance(customers: Int, events: Int) {
        customersDone.add(customers, ordering: .relaxed)
        eventsDone.add(events, ordering: .relaxed)
    }
}
