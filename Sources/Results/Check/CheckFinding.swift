/// One thing that is wrong with a backend or a case: the smallest journey that shows it, what should be credited, what is.
public struct CheckFinding: Codable, Sendable, Equatable {
    /// One step of the journey.
    public struct Step: Codable, Sendable, Equatable {
        /// Local time of the reporting zone: `2026-01-05 10:00:00`, with as many decimals as it has.
        public var time: String
        /// How long before the last conversion, in microseconds; negative after it.
        public var age: Int64?
        /// `click`, `view`, `send`, `direct`, `event`, `stage`, `identify` or `refund`.
        public var kind: String
        /// The channel or channel/partner, the event, the user, the order.
        public var subject: String
        /// Where the journey is of several customers: `A`, `B`, ...
        public var customer: String?
        /// Where the journey has several: `1`, `2`, ...
        public var device: String?
        /// Major units.
        public var value: Double?
        public var order: String?
        public var coupon: String?
        public var campaign: String?
        /// When it arrives, where that is later.
        public var arrives: String?
        /// Whether it is another sending of an id that came before.
        public var isCopy: Bool?

        public init(time: String, kind: String, subject: String) {
            self.time = time
            self.kind = kind
            self.subject = subject
        }
    }

    /// What one source gets of one conversion.
    public struct Share: Codable, Sendable, Equatable {
        /// `channel`, `channel/partner`, or `none`.
        public var source: String
        /// Conversions; absent where nothing is expected or reported.
        public var expected: Double?
        public var reported: Double?
        /// Major units; only where money differs.
        public var expectedValue: Double?
        public var reportedValue: Double?

        public init(source: String) { self.source = source }

        enum CodingKeys: String, CodingKey {
            case source, expected, reported
            case expectedValue = "expected_value"
            case reportedValue = "reported_value"
        }
    }

    /// `cases`, `edges` or `journeys`.
    public var part: String
    /// The row that it belongs to.
    public var check: String
    /// The audit's reason, with its parameters.
    public var reason: String
    /// The same in a sentence.
    public var meaning: String
    /// The rule of ``shares``; absent where no credit differs.
    public var rule: String?
    /// Choices under which the journey shows it.
    public var setting: String
    /// Other rules and settings that show it.
    public var rules: [String] = []
    public var settings: [String] = []
    /// Conversions that differ for the reason, in the settings named.
    public var conversions: Int?
    /// By time.
    public var journey: [Step] = []
    /// Whether there is no step that could be left out.
    public var isSmallest = false
    public var shares: [Share] = []
    public var file: String?
    public var line: Int?
    public var column: Int?

    public init(part: String, check: String, reason: String, meaning: String, setting: String) {
        self.part = part
        self.check = check
        self.reason = reason
        self.meaning = meaning
        self.setting = setting
    }

    enum CodingKeys: String, CodingKey {
        case part, check, reason, meaning, rule, setting, rules, settings, conversions, journey, shares
        case isSmallest = "is_smallest"
        case file, line, column
    }
}
