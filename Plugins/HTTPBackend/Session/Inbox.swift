import Synchronization
import Tracking

/// Events on their way from the threads that submit them to the loop that sends them.
///
/// Two stores take turns: one is filled while the other is read, so that neither side allocates once both have grown to what
/// is usual.
final class Inbox: Sendable {
    /// What was handed over since the loop last looked.
    struct Post {
        /// Events that came from one call, up to an index into ``events``.
        struct Lot {
            var end: Int
            var sink: any ReceiptSink
        }
        private(set) var events: ContiguousArray<TrackingEvent> = []
        private(set) var departures: ContiguousArray<Departure> = []
        private(set) var lots: ContiguousArray<Lot> = []

        var isEmpty: Bool { events.isEmpty }

        fileprivate mutating func add(_ event: TrackingEvent, _ departure: Departure) {
            events.append(event)
            departures.append(departure)
        }

        fileprivate mutating func endLot(_ sink: any ReceiptSink) { lots.append(Lot(end: events.count, sink: sink)) }

        mutating func removeAll() {
            events.removeAll(keepingCapacity: true)
            departures.removeAll(keepingCapacity: true)
            lots.removeAll(keepingCapacity: true)
        }
    }
    private struct State {
        var post = Post()
        var isClosed = false
    }
    private let state = Mutex(State())

    enum Answer {
        /// So many events were taken.
        /// - isFirst: nothing lay there before, so the loop must be told.
        case taken(Int, isFirst: Bool)
        case closed
    }

    /// Takes those events whose customers are this loop's.
    ///
    /// - Parameters:
    ///   - departures: one for each event, or none: as soon as they can be sent.
    ///   - share: which of how many loops this is.
    func put(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ departures: UnsafeBufferPointer<Departure>?,
        share: (index: Int, count: Int), _ sink: any ReceiptSink
    ) -> Answer {
        state.withLock { state in
            guard !state.isClosed else { return .closed }
            let before = state.post.events.count
            for index in events.indices where Self.isOf(share, events[index].id.customer) {
                state.post.add(events[index], departures?[index] ?? Departure())
            }
            let count = state.post.events.count - before
            if count > 0 { state.post.endLot(sink) }
            return .taken(count, isFirst: before == 0 && count > 0)
        }
    }

    /// A customer's events all go to the same loop.
    static func isOf(_ share: (index: Int, count: Int), _ customer: UInt64) -> Bool {
        share.count == 1 || Digest64.mix(customer) % UInt64(share.count) == UInt64(share.index)
    }

    /// Gives what lies there for an empty store.
    func exchange(_ empty: inout Post) {
        state.withLock { swap(&$0.post, &empty) }
    }

    /// Nothing is taken any more.
    func close() { state.withLock { $0.isClosed = true } }
}
