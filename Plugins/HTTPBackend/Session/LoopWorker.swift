import Foundation
import NIOCore
import Synchronization
import Tracking

/// Sends for a share of the customers, on one event loop. Only ``take(_:_:_:)`` is called from elsewhere; all else happens on the loop.
///
/// What every request touches, here and in the classes beside it, is `@exclusivity(unchecked)`: only the loop's thread gets at it,
/// no access lies within another, and the checks took a twentieth of the time that a request spends outside of the system.
final class LoopWorker: @unchecked Sendable {
    // Sendable although most of it is not guarded: but for the inbox, which is, only the loop's own thread touches it.
    let loop: any EventLoop
    let shared: Shared
    /// Which of the session's loops this is.
    private let share: (index: Int, count: Int)
    private let inbox = Inbox()
    /// What was taken out of the inbox last.
    private var post = Inbox.Post()

    let slots = Slots()
    let lanes = Lanes()
    /// Events to be sent alone, and those to be sent in batches.
    let singles = SendQueue()
    let batched = SendQueue()
    /// Lanes that wait for their gap, by time.
    let gaps = SendQueue()
    /// Events that are not due yet, by time.
    let upcoming = SendQueue()
    private var alarm: LoopAlarm
    /// When deadlines are looked through next; nanoseconds.
    private var nextTick: UInt64 = 0
    private let tickNanoseconds: UInt64
    /// Runs ``receive()``: made once, not for each handing over.
    private var wake: @Sendable () -> Void = {}
    /// Runs ``work()`` at the end of a turn of the loop, likewise.
    private var turn: @Sendable () -> Void = {}
    @exclusivity(unchecked) private var isWorkComing = false
    /// Whether something could go and found no connection free, and when the latest one became free for it.
    @exclusivity(unchecked) var isStarved = false
    @exclusivity(unchecked) var freeTime: UInt64 = 0
    /// Requests that wait for another attempt, by time.
    let retryTimes = SendQueue()
    var retrying: [Int32: Exchange] = [:]
    var nextRetry: Int32 = 0
    @exclusivity(unchecked) var arrivals: UInt64 = 0
    let tray = ReceiptTray()
    @exclusivity(unchecked) var tallies: Shared.Tallies
    let renderer: Renderer
    let bodyWriter = ByteWriter()
    /// What answers brought since somebody last asked; `nil` until somebody asks.
    var learnt: [Learnt]?
    /// Whether batches go out though they are not full.
    var isFlushing = false
    /// Nothing more is sent.
    @exclusivity(unchecked) var isEnding = false
    let pool: LinkPool
    /// Exchanges that have ended, to be used again.
    @exclusivity(unchecked) var spareExchanges: ContiguousArray<Exchange> = []

    /// Events due within so many nanoseconds of each other may share one waking up.
    private static let shortestSleep: UInt64 = 200_000

    /// - Parameters:
    ///   - share: which of how many loops it sends on.
    ///   - connections: at most.
    init(_ shared: Shared, loop: any EventLoop, share: (index: Int, count: Int), connections: Int) {
        self.shared = shared
        self.loop = loop
        self.share = share
        let waits = [shared.settings.lingerNanoseconds, shared.settings.gapNanoseconds, 5_000_000].filter { $0 > 0 }
        tickNanoseconds = max(1_000_000, waits.min() ?? 5_000_000)
        alarm = LoopAlarm(loop)
        tallies = Shared.Tallies(captures: shared.settings.preset.captures.count)
        renderer = Renderer(shared.plan, clock: shared.clock)
        pool = LinkPool(most: connections)
        // Not weak, which would slow every reference to the worker down; a session keeps its workers longer than its loops.
        wake = { [unowned self] in receive() }
        turn = { [unowned self] in
            isWorkComing = false
            work()
        }
    }

    // MARK: From any thread

    /// Takes the events of those customers for whom this worker sends; without departures they go as soon as they can.
    ///
    /// - Returns: how many those were; `nil` once the worker has ended.
    func take(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ departures: UnsafeBufferPointer<Departure>?,
        _ sink: any ReceiptSink
    ) -> Int? {
        switch inbox.put(events, departures, share: share, sink) {
        case .closed: return nil
        case .taken(let count, let isFirst):
            if isFirst { loop.execute(wake) }
            return count
        }
    }

    /// Whether the worker sends for the customer.
    func isMine(_ customer: UInt64) -> Bool { Inbox.isOf(share, customer) }

    // MARK: On the loop

    func start() {
        renderer.setClock(Now.monotonic)
        nextTick = Now.monotonic + tickNanoseconds
        arm()
    }

    private func receive() {
        post.removeAll()
        inbox.exchange(&post)
        let post = post
        let now = Now.monotonic
        isFlushing = isFlushing && post.isEmpty
        var index = 0
        for lot in post.lots {
            let number = tray.number(of: lot.sink)
            while index < lot.end {
                admit(post.events[index], post.departures[index], number, now)
                index += 1
            }
        }
        work()
    }

    /// Sees to it that the loop wakes up when the next event is due, or deadlines are to be looked through.
    private func arm() {
        guard !isEnding else { return }
        let due = upcoming.isEmpty ? UInt64.max : max(upcoming.firstArrival, Now.monotonic + Self.shortestSleep)
        alarm.set(min(due, nextTick), self)
    }

    /// Sends what can be sent, and hands out receipts.
    func work() {
        if !upcoming.isEmpty { enterDue(Now.monotonic) }
        pump()
        tray.handOut()
        if upcoming.firstArrival < alarm.time { arm() }
    }

    /// A connection was read from. What follows from it is done after all connections of this turn of the loop were: the next
    /// requests go out close together, and the server is woken once for many.
    func readCompleted() {
        guard !isWorkComing else { return }
        isWorkComing = true
        loop.execute(turn)
    }

    /// Lets batches go that are not full.
    func flush() {
        isFlushing = true
        work()
    }

    /// Looks through deadlines.
    private func tick(_ now: UInt64) {
        nextTick = now + tickNanoseconds
        renderer.setClock(now)
        for link in pool.links where link.deadline <= now { link.timeOut() }
        while gaps.firstArrival <= now, let lane = gaps.popFirst() { endGap(lane, now) }
    }

    /// Ends everything: what is out is unknown, what is not is unsent.
    func end() {
        inbox.close()
        isEnding = true
        receive()
        alarm.cancel()
        for link in pool.links {
            if let exchange = link.abandon() { finish(exchange, .unknown, status: 0) }
        }
        for exchange in retrying.values { finish(exchange, exchange.lastResult, status: exchange.lastStatus) }
        retrying = [:]
        while let slot = singles.popFirst() ?? batched.popFirst() ?? upcoming.popFirst() { discard(slot) }
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
    ///
    /// - Parameter now: when it was answered, where it was sent.
    func settle(
        _ slot: Int32, _ result: Receipt.Result, attempts: UInt16, status: UInt16, sent: UInt64, _ now: UInt64 = 0
    ) {
        let (id, copy) = (slots[slot].event.id, slots[slot].event.copy)
        tray.put(
            Receipt(
                id: id, copy: copy, result: result, attempts: attempts, status: status,
                ready: slots[slot].ready - slots[slot].lateness, sent: sent, answered: sent == 0 ? 0 : now,
                departure: slots[slot].departure), for: slots[slot].sink)
        slots.remove(slot)
        if result == .accepted { shared.accepted.add(1, ordering: .relaxed) }
        shared.outstanding.subtract(1, ordering: .releasing)
    }
}

extension LoopWorker: NIOScheduledCallbackHandler {
    /// The alarm has gone off.
    func handleScheduledCallback(eventLoop: some EventLoop) {
        alarm.wentOff()
        let now = Now.monotonic
        if nextTick <= now { tick(now) }
        work()
        arm()
    }
}
