import Foundation
import Tracking

/// Sends as fast as answers come: so many customers, each of whom waits for an answer and then thinks for a while; or, without
/// a number, as much at once as the backend takes.
///
/// The slower the server, the less it is asked: such a load says how fast it answers, never what happens to those who come
/// while it does not.
struct ClosedSender {
    let control: LoadControl
    /// `nil`: until the population has ended.
    let durationSeconds: Double?
    /// `nil`: as many as the backend takes.
    let customers: ThinkingRoom?
    /// Events below this number are sent even when time is over: an earlier process may have sent them.
    let least: Int

    /// - Parameter begin: called once what an earlier process did is passed over; says where time begins.
    func send(_ feed: inout LoadFeed, begin: () -> LoadOrigin) throws {
        while feed.isCatchingUp { guard try feed.next() != nil else { break } }
        let origin = begin()
        let end = durationSeconds.map { origin.time(at: LoadClock.nanoseconds($0)) } ?? .max
        func isGoing() -> Bool { !control.isStopping && (LoadClock.now < end || feed.number < least) }
        while isGoing() {
            if feed.isNextAnswered() {
                guard try feed.next() != nil else { break }
                continue
            }
            var due: UInt64 = 0
            if let customers {
                guard let time = try customers.leave(flush: { try feed.flush() }, while: { isGoing() }) else { break }
                due = time
            }
            guard let event = try feed.next() else { break }
            try feed.add(event, due: due, LoadLabel(event, phase: 0))
        }
        try feed.flush()
    }
}

/// Customers who think before they send again. Unchecked, because two threads share it under a condition that one of them
/// waits on, which a `Mutex` does not offer.
final class ThinkingRoom: @unchecked Sendable {
    // Sendable although its fields are plain: each is touched under the condition alone.
    private let condition = NSCondition()
    /// When so many may go, in order of time.
    private var ready: [(time: UInt64, count: Int)]
    private var last: UInt64 = 0
    private let think: UInt64

    init(customers: Int, thinkSeconds: Double) {
        think = LoadClock.nanoseconds(thinkSeconds)
        ready = [(0, customers)]
    }

    /// So many were answered.
    func come(back count: Int) {
        condition.lock()
        ready.append((LoadClock.now + think, count))
        condition.signal()
        condition.unlock()
    }

    /// Waits for the next customer who has thought enough.
    ///
    /// - Parameters:
    ///   - flush: done before waiting.
    /// - Returns: when that was, in nanoseconds; `nil` where it is over.
    func leave(flush: () throws -> Void, while goesOn: () -> Bool) rethrows -> UInt64? {
        if let time = take() { return time }
        try flush()
        while goesOn() {
            if let time = take() { return time }
            condition.lock()
            let next = ready.first.map { LoadClock.seconds($0.time.since(LoadClock.now)) } ?? 0.05
            // At most until it must be asked again whether to go on.
            if next > 0 { _ = condition.wait(until: Date(timeIntervalSinceNow: min(0.05, max(next, 1e-5)))) }
            condition.unlock()
        }
        return nil
    }

    private func take() -> UInt64? {
        condition.lock()
        defer { condition.unlock() }
        let now = LoadClock.now
        guard let first = ready.first, first.time <= now else { return nil }
        if first.count > 1 { ready[0].count -= 1 } else { ready.removeFirst() }
        last = max(last + 1, first.time == 0 ? now : first.time)
        return last
    }
}
