/// What a server takes words of senders for.
struct Dialect: Sendable {
    /// Names of events that are conversions. At least one.
    var goals: [String] = ["Order Completed"]
    /// The event by which an order is given back, as Segment's e-commerce events call it.
    var refund = "Order Refunded"
    /// The event that says nothing but its `stage`.
    var stageEntered = "Stage Entered"
    /// ISO 4217: events in another currency are refused; `nil`: what senders say of currencies is not looked at.
    var currency: String?
    /// Minor units in a major one, a power of ten.
    var minorUnits: Int64 = 100
}
