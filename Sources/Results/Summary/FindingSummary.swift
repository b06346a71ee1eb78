/// One conversion whose reported credit is not the rule's: the journey, the two answers, the reason.
public struct FindingSummary: Codable, Sendable, Equatable {
    public var rule: String
    /// A name of the audit's (`lost-event`, `window-edge`, ...), or `unexplained`.
    public var reason: String
    /// As `trace --customer` takes it, in decimal digits: beyond 2^53 JSON numbers are not safe.
    public var customer: String
    public var goal: String?
    public var order: String?
    /// Days since the scenario's start.
    public var day: Double?
    public var value: Double?
    /// Touches before the conversion, oldest first.
    public var journey: [FindingTouch]?
    /// Shares by channel, or by channel/partner.
    public var expected: [String: Double]?
    public var reported: [String: Double]?

    public init(rule: String, reason: String, customer: String) {
        self.rule = rule
        self.reason = reason
        self.customer = customer
    }
}

/// A touch of a finding's journey.
public struct FindingTouch: Codable, Sendable, Equatable {
    /// Days since the scenario's start.
    public var day: Double
    /// `click`, `view`, `send` or `direct`.
    public var kind: String
    /// Channel, or channel/partner.
    public var channel: String

    public init(day: Double, kind: String, channel: String) {
        self.day = day
        self.kind = kind
        self.channel = channel
    }
}
