import Simulation

/// The `tracking:` section: what hides, splits and disturbs what a tracker sees. Everything is off by default.
///
/// Durations are microseconds. Draws are keyed by customer, device and event, so that they do not depend on the order in
/// which events are looked at.
public struct TrackingSettings: Sendable {
    /// Devices of a customer, at least 1; each event comes from one of them.
    public var devices: Amount = .constant(1)
    /// Events (indices into ``World/events``) at which the customer signs in on the device it uses.
    public var login: [Int] = []
    /// After this time a device gets a new cookie and so a new identity; `nil`: never.
    public var cookieLifetime: Amount?
    /// Probability that a customer consents to tracking at all.
    public var consent: Amount = .constant(1)
    /// Probability that a device blocks trackers.
    public var adBlock: Amount = .constant(0)
    /// Share of clicks seen that come from bots, in [0, 1).
    public var bots: Amount = .constant(0)
    /// Probability that an event is lost on the wire.
    public var loss: Amount = .constant(0)
    /// Probability that an event is sent twice with the same id and body.
    public var duplicates: Amount = .constant(0)
    /// Probability that an event is sent again with the same id and another body.
    public var alteredDuplicates: Amount = .constant(0)
    /// Probability that an event is overtaken by those of the next minute.
    public var reordered: Amount = .constant(0)
    /// Probability that an event is sent late, and by how much.
    public var late: (probability: Amount, delay: Amount)?
    /// What a device's clock is ahead of true time.
    public var clockSkew: Amount?

    public init() {}

    /// Whether nothing is hidden or disturbed: what trackers see is what happened.
    public var isTransparent: Bool {
        devices == .constant(1) && login.isEmpty && cookieLifetime == nil && consent == .constant(1)
            && adBlock == .constant(0) && bots == .constant(0) && loss == .constant(0) && duplicates == .constant(0)
            && alteredDuplicates == .constant(0) && reordered == .constant(0) && late == nil && clockSkew == nil
    }
}
