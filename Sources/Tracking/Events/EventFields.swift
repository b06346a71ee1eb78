/// Fields of an event that a backend may not give back when it is read: see ``BackendDescription/untold``.
public struct EventFields: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let device = EventFields(rawValue: 1 << 0)
    public static let user = EventFields(rawValue: 1 << 1)
    public static let order = EventFields(rawValue: 1 << 2)
    public static let value = EventFields(rawValue: 1 << 3)
    public static let amount = EventFields(rawValue: 1 << 4)
    public static let name = EventFields(rawValue: 1 << 5)
    public static let channel = EventFields(rawValue: 1 << 6)
    public static let partner = EventFields(rawValue: 1 << 7)
    public static let campaign = EventFields(rawValue: 1 << 8)
    public static let coupon = EventFields(rawValue: 1 << 9)
    public static let stage = EventFields(rawValue: 1 << 10)
    public static let product = EventFields(rawValue: 1 << 11)

    /// Takes what the fields say from an event, as if it had never been sent.
    public func clear(_ event: inout TrackingEvent) {
        if contains(.device) { event.device = 0 }
        if contains(.user) { event.user = 0 }
        if contains(.order) { event.order = 0 }
        if contains(.value) { event.value = 0 }
        if contains(.amount) { event.amount = 0 }
        if contains(.name) { event.name = TrackingEvent.nothing }
        if contains(.channel) { event.channel = TrackingEvent.nothing }
        if contains(.partner) { event.partner = TrackingEvent.nothing }
        if contains(.campaign) { event.campaign = TrackingEvent.nothing }
        if contains(.coupon) { event.coupon = TrackingEvent.nothing }
        if contains(.stage) { event.stage = TrackingEvent.nothing }
        if contains(.product) { event.product = TrackingEvent.nothing }
    }
}
