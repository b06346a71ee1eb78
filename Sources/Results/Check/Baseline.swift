/// Credit per channel that was accepted once: `results/baselines/SCENARIO.json`, to be committed.
public struct Baseline: Codable, Sendable, Equatable {
    public static let format = "footfall.baseline/1"

    public var format = Self.format
    public var scenario: String
    /// What the numbers depend on beside the backend: of two baselines that differ, these say why.
    public var population: Population
    /// Choices by the scenario's keys.
    public var choices: [String: String]
    /// By rule, then by channel or `none`.
    public var credit: [String: [String: Credit]]

    public struct Population: Codable, Sendable, Equatable {
        public var seed: UInt64
        public var customers: Int
        /// Of the events as they are seen.
        public var digest: String

        public init(seed: UInt64, customers: Int, digest: String) {
            self.seed = seed
            self.customers = customers
            self.digest = digest
        }
    }

    public init(
        scenario: String, population: Population, choices: [String: String], credit: [String: [String: Credit]]
    ) {
        self.scenario = scenario
        self.population = population
        self.choices = choices
        self.credit = credit
    }
}

/// What became of a comparison with a baseline.
public struct BaselineSummary: Codable, Sendable, Equatable {
    public struct Change: Codable, Sendable, Equatable {
        public var rule: String
        public var source: String
        /// Absent where the baseline has no such row.
        public var before: Credit?
        /// Absent where there is no such row any more.
        public var after: Credit?

        public init(rule: String, source: String, before: Credit?, after: Credit?) {
            self.rule = rule
            self.source = source
            self.before = before
            self.after = after
        }
    }

    public enum State: String, Codable, Sendable {
        /// There is none yet.
        case absent
        case same
        case changed
        /// Was written.
        case updated
    }

    public var path: String
    public var state: State
    public var customers: Int
    /// By rule and source, the largest first.
    public var changes: [Change] = []
    /// Why it changed, in sentences.
    public var because: [String] = []

    public init(path: String, state: State, customers: Int) {
        self.path = path
        self.state = state
        self.customers = customers
    }
}
