import Tracking

/// One customer's events as the world has them, made again when they are needed.
public struct CustomerJourney: Sendable {
    public var customer: UInt64
    /// As if nothing were hidden or disturbed.
    public var complete: ContiguousArray<TrackingEvent>
    /// What is sent, in order of arrival, copies included.
    public var delivered: ContiguousArray<TrackingEvent>
    /// Of the complete events that were not sent: why, by a name of ``Reason``. Empty where nothing is hidden.
    public var hidden: [EventID: String]

    public init(
        customer: UInt64, complete: ContiguousArray<TrackingEvent>, delivered: ContiguousArray<TrackingEvent>,
        hidden: [EventID: String] = [:]
    ) {
        self.customer = customer
        self.complete = complete
        self.delivered = delivered
        self.hidden = hidden
    }

    /// When the last of the complete events happened, refunds aside.
    var latest: Int64 {
        complete.reduce(Int64.min) { $1.kind == .refund ? $0 : max($0, $1.time) }
    }
}

/// Makes customers' events again, by pure functions, so that nobody has to keep them.
public protocol JourneySource {
    /// Tells the journeys of these customers, each once, in any order; customers that nobody knows are left out.
    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws
}

/// Reads back every event that a backend stored, in any order.
public typealias ReadBack = (_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws -> Void
