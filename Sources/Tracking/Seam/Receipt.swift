/// What became of one event.
public struct Receipt: Sendable {
    public enum Result: UInt8, Sendable, CaseIterable {
        /// Acknowledged, and promised to be stored.
        case accepted
        /// Acknowledged, yet said to be discarded (where the protocol has words for it).
        case dropped
        case rejected
        /// Time-out or reset: it may or may not be stored.
        case unknown
        /// Never left.
        case unsent
    }
    public var id: EventID
    public var copy: UInt8
    public var result: Result
    public var attempts: UInt16
    /// Status of the protocol, 0 where it has none.
    public var status: UInt16
    /// Nanoseconds of the system's monotonic clock: when it could be sent, was written, was answered.
    public var ready: UInt64
    public var sent: UInt64
    public var answered: UInt64
    /// What a ``PacedSession`` was told with the event; zeros elsewhere.
    public var departure: Departure

    @inlinable
    public init(
        id: EventID, copy: UInt8 = 0, result: Result, attempts: UInt16 = 1, status: UInt16 = 0, ready: UInt64 = 0,
        sent: UInt64 = 0, answered: UInt64 = 0, departure: Departure = Departure()
    ) {
        self.id = id
        self.copy = copy
        self.result = result
        self.attempts = attempts
        self.status = status
        self.ready = ready
        self.sent = sent
        self.answered = answered
        self.departure = departure
    }
}

/// Where receipts go. May be called from any thread.
public protocol ReceiptSink: AnyObject, Sendable {
    func receive(_ receipts: UnsafeBufferPointer<Receipt>)
    /// A whole batch had the same result, without times: how embedded backends answer.
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>)
}
