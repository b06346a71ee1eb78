import Foundation
import Tracking

/// Events between the thread that lives the customers' lives and the one that sends: so many in advance that neither waits for
/// the other as a rule, and no more. Unchecked, because the two threads wait for each other on a condition, which a `Mutex`
/// does not offer.
final class EventQueue: @unchecked Sendable {
    // Sendable although its fields are plain: each is touched under the condition alone.
    private let condition = NSCondition()
    private var events: ContiguousArray<TrackingEvent> = []
    private var isEnded = false
    private var isClosed = false
    private var failure: (any Error)?
    private let capacity: Int

    /// - Parameter capacity: events, of about 120 bytes each; a single slice may exceed it.
    init(capacity: Int = 65_536) { self.capacity = capacity }

    /// Waits until there is room.
    ///
    /// - Returns: whether more is wanted.
    func put(_ more: UnsafeBufferPointer<TrackingEvent>) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while events.count >= capacity, !isClosed { condition.wait() }
        guard !isClosed else { return false }
        events.append(contentsOf: more)
        condition.broadcast()
        return true
    }

    /// Waits until there is something to send, or nothing will come.
    ///
    /// - Throws: what kept the events from being made.
    func waitUntilFilled() throws {
        condition.lock()
        defer { condition.unlock() }
        while events.isEmpty, !isEnded { condition.wait() }
        if let failure { throw failure }
        condition.broadcast()
    }

    /// Nothing more comes.
    func end(_ error: (any Error)? = nil) {
        condition.lock()
        isEnded = true
        failure = error
        condition.broadcast()
        condition.unlock()
    }

    /// Nothing more is wanted.
    func close() {
        condition.lock()
        isClosed = true
        events.removeAll()
        condition.broadcast()
        condition.unlock()
    }

    /// Takes everything that is there, after the events that are left of the last time; waits until there is something.
    ///
    /// - Returns: whether there may be more: not once all have been taken.
    /// - Throws: what kept the events from being made.
    func take(into taken: inout ContiguousArray<TrackingEvent>) throws -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while events.isEmpty, !isEnded, !isClosed { condition.wait() }
        if let failure { throw failure }
        taken.removeAll(keepingCapacity: true)
        swap(&taken, &events)
        condition.broadcast()
        return !taken.isEmpty
    }
}
