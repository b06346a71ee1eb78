/// When an event is meant to leave, and what its sender wants to find again in the receipt.
public struct Departure: Sendable, Hashable {
    /// Nanoseconds of the system's monotonic clock; 0: as soon as it can be sent.
    public var due: UInt64
    /// The sender's own mark, of no meaning to the session.
    public var label: UInt64

    @inlinable
    public init(due: UInt64 = 0, label: UInt64 = 0) {
        self.due = due
        self.label = label
    }
}

/// A session that lets each event go at a time of its own: what an open load needs, where the schedule and not the server says
/// when the next one comes.
///
/// A session that is none serves a load as well: its caller then holds each event back until it is due, and knows the times of
/// its receipts no better than its own thread wakes up.
public protocol PacedSession: TrackingSession {
    /// As ``TrackingSession/submit(_:to:)``; no event leaves before it is due.
    ///
    /// Receipts carry the departure as it was given, and times that add up: from due to ready the event was held by the server
    /// (its customer's previous event was not answered, or no connection was free), from ready to sent the sender was late,
    /// from sent to answered the server worked. An event that is due and finds no room is answered as `unsent`; it is never
    /// refused, so that a full queue cannot slow the schedule down.
    ///
    /// - Parameters:
    ///   - departures: one for each event; due times ascend strictly, within a call and from call to call, but for zeros.
    func submit(
        _ events: UnsafeBufferPointer<TrackingEvent>, departures: UnsafeBufferPointer<Departure>,
        to sink: any ReceiptSink
    ) throws -> Int

    /// Whether there is anything to send for such an event; the others have no place in a schedule. By default always.
    func sends(_ event: TrackingEvent) -> Bool
}

extension PacedSession {
    public func sends(_ event: TrackingEvent) -> Bool { true }
}
