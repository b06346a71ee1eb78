/// What a backend is called, what can be set, and what it can do.
public struct BackendDescription: Sendable {
    public enum AttributionLevel: String, Sendable, Comparable, CaseIterable, Codable {
        case none, totals, campaign, conversion
        public static func < (a: Self, b: Self) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }
    }
    public enum ReadBack: String, Sendable, Comparable, CaseIterable, Codable {
        case none, counts, ids, bodies
        public static func < (a: Self, b: Self) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }
    }
    /// What an acknowledged event survives.
    public enum Durability: String, Sendable, CaseIterable { case none, process, power }

    public var name: String
    /// One line for `footfall plugins`.
    public var summary: String
    public var options: [BackendOption]
    public var attribution: AttributionLevel
    public var readBack: ReadBack
    /// Of ``ReadBack/bodies``: what a body read back does not say, so that nothing can be concluded from it.
    public var untold: EventFields
    public var durable: Durability
    /// Whether the same id sent twice is stored once.
    public var idempotent: Bool
    /// Smallest difference of times it keeps apart, in microseconds.
    public var timeResolution: Int64
    /// Whether events may carry times of the past.
    public var backdating: Bool
    /// Names of the rules it computes.
    public var rules: [String]
    /// Whether a server can live on it: ``TrackingSession/extend(_:)`` adds names while a session goes on, and one thread may
    /// settle and read while others submit.
    public var serves: Bool

    public init(
        name: String, summary: String, options: [BackendOption] = [], attribution: AttributionLevel = .none,
        readBack: ReadBack = .none, untold: EventFields = [], durable: Durability = .none, idempotent: Bool = false,
        timeResolution: Int64 = 1, backdating: Bool = true, rules: [String] = [], serves: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.options = options
        self.attribution = attribution
        self.readBack = readBack
        self.untold = untold
        self.durable = durable
        self.idempotent = idempotent
        self.timeResolution = timeResolution
        self.backdating = backdating
        self.rules = rules
        self.serves = serves
    }
}

/// A setting of a backend: `--backend NAME:OPTION=VALUE`.
public struct BackendOption: Sendable {
    public enum ValueType: String, Sendable, CaseIterable { case text, integer, number, duration, choice, flag, path }
    public var name: String
    public var type: ValueType
    /// As the user would type it; `nil`: it must be given.
    public var standard: String?
    public var choices: [String]
    public var summary: String
    public init(name: String, type: ValueType, standard: String?, choices: [String] = [], summary: String) {
        self.name = name
        self.type = type
        self.standard = standard
        self.choices = choices
        self.summary = summary
    }
}
