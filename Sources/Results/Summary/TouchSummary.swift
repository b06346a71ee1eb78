/// One entry of a stage's `touches:`: what it showed, and how many visits converted after it.
public struct TouchSummary: Codable, Sendable, Equatable {
    /// Its name, else its channel or `channel/partner`.
    public var touch: String
    public var channel: String?
    public var impressions: Int
    public var clicks: Int
    public var sends: Int
    public var opens: Int?
    public var unsubscribes: Int?
    /// Visits to the stage that ended with its conversion (else its first outcome) after this touch; what the touch caused
    /// of it, `incremental` and `what_if` say.
    public var converted: Int

    public init(touch: String, impressions: Int = 0, clicks: Int = 0, sends: Int = 0, converted: Int = 0) {
        self.touch = touch
        self.impressions = impressions
        self.clicks = clicks
        self.sends = sends
        self.converted = converted
    }
}
