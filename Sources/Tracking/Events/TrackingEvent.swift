/// What makes an event the same event however often it arrives: a backend keeps the first body it sees under an id.
///
/// It joins a read-back with the ledger. It says nothing of identity: a backend finds out who is who from
/// ``TrackingEvent/device`` and `identify` events alone.
public struct EventID: Sendable, Hashable, Comparable, Codable {
    public var customer: UInt64
    public var sequence: UInt64
    @inlinable
    public init(customer: UInt64, sequence: UInt64) {
        self.customer = customer
        self.sequence = sequence
    }
    @inlinable
    public static func < (a: EventID, b: EventID) -> Bool {
        (a.customer, a.sequence) < (b.customer, b.sequence)
    }
}

/// One event as a tracker gets it: a plain value without references; names are indices into the plan's ``Vocabulary``.
public struct TrackingEvent: Sendable, Hashable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Touches.
        case click, view, send, direct
        /// A named event of the customer's own; a conversion where the plan names it as a goal.
        case event
        /// The customer is in another stage, without a named event.
        case stage
        /// The device belongs to ``TrackingEvent/user`` from here on (and, stitched retroactively, before).
        case identify
        /// The order ``TrackingEvent/order`` is given back: ``TrackingEvent/value`` is what is paid back (positive).
        case refund

        /// Whether it can earn credit.
        @inlinable
        public var isTouch: Bool { rawValue <= Kind.direct.rawValue }
    }
    /// An index that names nothing.
    public static let nothing: UInt16 = .max

    public var id: EventID
    /// When it happened by the sender's clock, in microseconds since 1970 (UTC).
    public var time: Int64
    /// When it is due to be sent: later than it happened where the world says so. Microseconds since 1970.
    public var due: Int64
    public var device: UInt64
    /// On `identify`: who the device belongs to. Else of no meaning to backends, which keep it: 0, or whom the sender named.
    public var user: UInt64
    /// Order number, 0 where the event has none.
    public var order: UInt64
    /// Minor units of the plan's currency.
    public var value: Int64
    /// First numeric property, where the event has one.
    public var amount: Double
    public var name: UInt16
    public var channel: UInt16
    /// Index into the channel's partners.
    public var partner: UInt16
    public var campaign: UInt16
    /// Index into ``Vocabulary/coupons``.
    public var coupon: UInt16
    /// Stage in which the customer is right after the event; ``churned`` for one who left.
    public var stage: UInt16
    public var product: UInt16
    public var kind: Kind
    /// 0 for the first sending; 1, 2, ... for copies of the same id.
    public var copy: UInt8

    public static let churned: UInt16 = .max - 1

    @inlinable
    public init(
        id: EventID, kind: Kind, time: Int64, due: Int64? = nil, device: UInt64, user: UInt64 = 0,
        name: UInt16 = nothing,
        channel: UInt16 = nothing, partner: UInt16 = nothing, campaign: UInt16 = nothing, coupon: UInt16 = nothing,
        stage: UInt16 = nothing, product: UInt16 = nothing, order: UInt64 = 0, value: Int64 = 0, amount: Double = 0,
        copy: UInt8 = 0
    ) {
        self.id = id
        self.kind = kind
        self.time = time
        self.due = due ?? time
        self.device = device
        self.user = user
        self.name = name
        self.channel = channel
        self.partner = partner
        self.campaign = campaign
        self.coupon = coupon
        self.stage = stage
        self.product = product
        self.order = order
        self.value = value
        self.amount = amount
        self.copy = copy
    }
}
