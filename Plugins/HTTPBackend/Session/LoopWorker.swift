import Foundation
import NIOCore
import Synchronization
import Tracking

/// Sends for a share of the customers, on one event loop. Only ``take(_:for:)`` is called from elsewhere; all else happens on the loop.
final class LoopWorker: @unchecked Sendable {
    // Sendable although most of it is not guarded: but for the inbox, which is, only the loop's own thread touches it.
    let loop: any EventLoop
    let shared: Shared
    private let inbox = Mutex(Inbox())

    var slots = Slots()
    var lanes = Lanes()
    /// Events to be sent alone, and those to be sent in batches.
    var singles = SendQueue()
    var batched = SendQueue()
    /// Lanes that wait for their gap, by time.
    var gaps = SendQueue()
    /// Requests that wait for another attempt, by time.
    var retryTimes = SendQueue()
    var retrying: [Int32: Exchange] = [:]
    var nextRetry: Int32 = 0
    var arrivals: UInt64 = 0
    var tray = ReceiptTray()
    var tallies: Shared.Tallies
    let renderer: Renderer
    let writers = (request: ByteWriter(), body: ByteWriter())
    /// Whether batches go out though they are not full.
    var isFlushing = false
    /// Nothing more is sent.
    var isEnding = false
    var pool: LinkPool
    private var ticker: RepeatedTask?

    private struct Inbox {
        var deliveries: [(events: ContiguousArray<TrackingEvent>, sink: any ReceiptSink)] = []
        var isClosed = false
    }

    /// - Parameter connections: at most.
    init(_ shared: Shared, loop: any EventLoop, connections: Int) {
        self.shared = shared
        self.loop = loop
        tallies = Shared.Tallies(captures: shared.settings.preset.captures.count)
        renderer = Renderer(shared.plan, clock: shared.clock)
        pool = LinkPool(most: connections)
    }

    // MARK: From any thread

    /// - Returns: whether they were taken: not once the worker has ended.
    func take(_ events: ContiguousArray<TrackingEvent>, for sink: any ReceiptSink) -> Bool {
        let (isTaken, isFirst) = inbox.withLock { inbox -> (Bool, Bool) in
            guard !inbox.isClosed else { return (false, false) }
            inbox.deliveries.append((events, sink))
            return (true, inbox.deliveries.count == 1)
        }
        if isFirst { loop.execute { self.receive() } }
        return isTaken
    }

    // MARK: On the loop

    func start() {
        let settings = shared.settings
        let waits = [settings.lingerNanoseconds, settings.gapNanoseconds, 5_000_000].filter { $0 > 0 }
        let interval = TimeAmount.nanoseconds(Int64(max(1_000_000, waits.min() ?? 5_000_000)))
        ticker = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [weak self] _ in self?.tick() }
    }

    private func receive() {
        let deliveries = inbox.withLock { inbox in
            let deliveries = inbox.deliveries
            inbox.deliveries = []
            return deliveries
        }
        let now = Now.monotonic
        isFlushing = isFlushing && deliveries.isEmpty
        for (events, sink) in deliveries {
            let number = tray.number(of: sink)
            for event in events { admit(event, number, now) }
        }
        work()
    }

    /// Sends what can be sent, and hands out receipts.
    func work() {
        pump()
        tray.handOut()
    }

    func readCompleted() { work() }

    /// Lets batches go that are not full.
    func flush() {
        isFlushing = true
        work()
    }

    private func tick() {
        let now = Now.monotonic
        for link in pool.links where link.deadline <= now { link.timeOut() }
        while gaps.firstArrival <= now, let lane = gaps.popFirst() {
            lanes[lane].isQueued = false
            offer(lane, now)
        }
        work()
    }

    /// Ends everything: what is out is unknown, what is not is unsent.
    func end() {
        inbox.withLock { $0.isClosed = true }
        isEnding = true
        receive()
        ticker?.cancel()
        for link in pool.links {
            if let exchange = link.abandon() { finish(exchange, .unknown, status: 0) }
        }
        for exchange in retrying.values { finish(exchange, exchange.lastResult, status: exchange.lastStatus) }
        retrying = [:]
        while let slot = singles.popFirst() ?? batched.popFirst() { discard(slot) }
        for lane in lanes.indices {
            while lanes[lane].first >= 0 {
                let slot = lanes[lane].first
                lanes[lane].first = slots[slot].next
                discard(slot)
            }
        }
        tell()
    }

    /// Tells what there is to tell so far, the receipts that wait in the tray among it: an event counts as settled before its receipt
    /// is handed out.
    func tell() {
        tray.handOut()
        shared.merge(tallies)
        tallies = Shared.Tallies(captures: tallies.uncaptured.count)
    }

    /// A receipt for an event that never left; where it is queued it has left its lane already or is its lane's first.
    private func discard(_ slot: Int32) {
        let lane = slots[slot].lane
        if lane >= 0, lanes[lane].first == slot { lanes[lane].first = slots[slot].next }
        settle(slot, .unsent, attempts: 0, status: 0, sent: 0)
    }

    /// Gives the event its receipt and forgets it.
    func settle(_ slot: Int32, _ result: Receipt.Result, attempts: UInt16, status: UInt16, sent: UInt64) {
        let event = slots[slot].event
        tray.put(
            Receipt(
                id: event.id, copy: event.copy, result: result, attempts: attempts, status: status,
                ready: slots[slot].ready, sent: sent, answered: sent == 0 ? 0 : Now.monotonic), for: slots[slot].sink)
        slots.remove(slot)
        if result == .accepted { shared.accepted.add(1, ordering: .relaxed) }
        shared.outstanding.subtract(1, ordering: .releasing)
    }
}
