import Synchronization
import Tracking

/// Where a load's events go in, whatever the backend can do about their times.
protocol LoadGate: Sendable {
    /// So many nanoseconds before an event is due it is handed over.
    var lookahead: UInt64 { get }
    func sends(_ event: TrackingEvent) -> Bool
    /// - Returns: how many were taken; the rest is offered again.
    func submit(_ events: UnsafeBufferPointer<TrackingEvent>, _ departures: UnsafeBufferPointer<Departure>) throws
        -> Int
}

/// To a session that keeps due times itself.
struct PacedGate: LoadGate {
    let session: any PacedSession
    let sink: any ReceiptSink
    /// Long enough for a busy machine to miss no beat, short enough to stop soon.
    let lookahead: UInt64 = 200_000_000

    func sends(_ event: TrackingEvent) -> Bool { session.sends(event) }

    func submit(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ departures: UnsafeBufferPointer<Departure>
    ) throws -> Int {
        try session.submit(events, departures: departures, to: sink)
    }
}

/// To a session that knows no due times: events are held back until they are due, and receipts get their times here.
///
/// While the session takes no more, its events wait for the server: that is held, not lag.
final class HoldingGate: LoadGate, ReceiptSink {
    private struct Key: Hashable {
        var id: EventID
        var copy: UInt8
    }
    private struct Entry {
        var departure: Departure
        var ready: UInt64
        var sent: UInt64
    }
    private struct State {
        var entries: [Key: Entry] = [:]
        /// When the session last took fewer than it was offered.
        var refused: UInt64 = 0
    }
    let lookahead: UInt64 = 0
    private let session: any TrackingSession
    private let sink: any ReceiptSink
    private let state = Mutex(State())

    init(_ session: any TrackingSession, sink: any ReceiptSink) {
        self.session = session
        self.sink = sink
    }

    func sends(_ event: TrackingEvent) -> Bool { true }

    func submit(
        _ events: UnsafeBufferPointer<TrackingEvent>, _ departures: UnsafeBufferPointer<Departure>
    ) throws -> Int {
        let now = LoadClock.now
        // Before they are submitted, as receipts may come from another thread at once.
        state.withLock { state in
            for (event, departure) in zip(events, departures) {
                let ready = departure.due == 0 ? now : min(now, max(departure.due, state.refused))
                state.entries[Key(id: event.id, copy: event.copy)] = Entry(
                    departure: departure, ready: ready, sent: now)
            }
        }
        let taken = try session.submit(events, to: self)
        guard taken < events.count else { return taken }
        state.withLock { state in
            state.refused = LoadClock.now
            for event in events[taken...] { state.entries[Key(id: event.id, copy: event.copy)] = nil }
        }
        return taken
    }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        var timed = ContiguousArray(receipts)
        let now = LoadClock.now
        state.withLock { state in
            for index in timed.indices { complete(&timed[index], &state, now) }
        }
        timed.withUnsafeBufferPointer { sink.receive($0) }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        let receipts = events.map { Receipt(id: $0.id, copy: $0.copy, result: result) }
        receipts.withUnsafeBufferPointer { receive($0) }
    }

    /// Adds the departure, and the times where the session has none.
    private func complete(_ receipt: inout Receipt, _ state: inout State, _ now: UInt64) {
        guard let entry = state.entries.removeValue(forKey: Key(id: receipt.id, copy: receipt.copy)) else { return }
        receipt.departure = entry.departure
        guard receipt.sent == 0, receipt.result != .unsent else { return }
        (receipt.ready, receipt.sent, receipt.answered) = (entry.ready, entry.sent, now)
    }
}
