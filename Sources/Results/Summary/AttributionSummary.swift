/// One rule: the backend's credits against the oracle's.
public struct AttributionSummary: Codable, Sendable, Equatable {
    /// The rule as written in the scenario, `time-decay(half_life=7d)`.
    public var rule: String
    public var conversions: Int
    /// Conversions on which the backend and the oracle agree, given what could be delivered; absent without a report.
    public var exact: Int?
    public var misattributed: Int?
    /// Sum of |reported - oracle| / 2 over complete journeys, in conversions.
    public var creditError: Double?
    /// The same in money.
    public var valueError: Double?
    /// The credit error by cause, in conversions; sums to it.
    public var reasons: [String: Double]?
    /// The value error by cause, in money; sums to it.
    public var valueReasons: [String: Double]?
    /// What the reasons rest on: `events` read back beside the credits, `credits` of single conversions, or `totals` alone.
    public var level: String?

    public init(
        rule: String, conversions: Int = 0, exact: Int? = nil, misattributed: Int? = nil, creditError: Double? = nil,
        valueError: Double? = nil, reasons: [String: Double]? = nil
    ) {
        self.rule = rule
        self.conversions = conversions
        self.exact = exact
        self.misattributed = misattributed
        self.creditError = creditError
        self.valueError = valueError
        self.reasons = reasons
    }

    /// Reasons that nobody holds against a backend: what never reached it.
    public static let reasonsOfTheWorld: Set<String> = ["no-consent", "ad-blocked", "undelivered"]

    /// The reasons that can be held against the backend.
    public var ownReasons: [String: Double] {
        (reasons ?? [:]).merging(valueReasons ?? [:]) { credit, _ in credit }.filter {
            !Self.reasonsOfTheWorld.contains($0.key)
        }
    }

    enum CodingKeys: String, CodingKey {
        case rule, conversions, exact, misattributed
        case creditError = "credit_error"
        case valueError = "value_error"
        case reasons
        case valueReasons = "value_reasons"
        case level
    }
}
