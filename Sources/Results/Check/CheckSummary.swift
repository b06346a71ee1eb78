/// What `footfall check` found: `footfall.check/1`. Keys are added, never renamed or re-used.
public struct CheckSummary: Codable, Sendable, Equatable {
    public static let format = "footfall.check/1"

    /// One thing that was checked: a row for people, a test case for JUnit.
    public struct Row: Codable, Sendable, Equatable {
        /// `cases`, `edges`, `journeys` or `baseline`.
        public var part: String
        /// The same from run to run.
        public var name: String
        /// Whether there was anything to judge.
        public var judged: Bool
        public var holds: Bool?
        /// How often it was tried, and how often it did not hold.
        public var tried: Int?
        public var failed: Int?
        /// Why it does not hold: the audit's reason, with its parameters.
        public var reason: String?
        /// In words: why it was not judged, or what is wrong.
        public var because: String?
        public var file: String?
        public var line: Int?
        public var column: Int?

        public init(part: String, name: String, judged: Bool = true, holds: Bool? = nil) {
            self.part = part
            self.name = name
            self.judged = judged
            self.holds = holds
        }
    }

    public var format = Self.format
    public var scenario: String
    /// As named on the command line.
    public var file: String?
    public var version: String
    /// The backend as named on the command line, with its faults.
    public var backend: String
    /// Of the generated journeys.
    public var seed: UInt64
    /// Whether it was stopped early.
    public var partial = false
    public var verdict: Verdict?
    /// Rules that the backend was asked for.
    public var rules: [String]
    /// Choices under which rules were checked, in words.
    public var settings: [String]
    public var rows: [Row] = []
    /// What was wrong, each thing once with its smallest journey.
    public var findings: [CheckFinding] = []
    public var baseline: BaselineSummary?
    /// Customers' journeys sent, those of properties included; events; runs of the backend.
    public var journeys = 0
    public var events = 0
    public var runs = 0
    /// Wall clock.
    public var seconds: Double?
    /// What the backend said when it failed.
    public var failure: String?

    public init(
        scenario: String, version: String, backend: String, seed: UInt64, rules: [String], settings: [String]
    ) {
        self.scenario = scenario
        self.version = version
        self.backend = backend
        self.seed = seed
        self.rules = rules
        self.settings = settings
    }

    public func rows(of part: String) -> [Row] { rows.filter { $0.part == part } }
}
