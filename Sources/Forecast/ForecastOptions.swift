import Scenario

/// How a forecast is made: everything that is not the scenario's own.
public struct ForecastOptions: Sendable {
    /// How many replications, at least 1; with ``precision`` the least, and how many are added at a time.
    public var replications: Int
    /// Go on until the standard error of ``measure`` is at most this share of its mean; `nil`: stop at ``replications``.
    public var precision: Double?
    /// Path of the measure that ``precision`` and ``sensitivity`` are about; `nil`: conversions of the scenario's goal.
    public var measure: String?
    /// ``precision`` gives up here, and says so.
    public var mostReplications: Int
    /// Whether closed forms are wanted; a scenario that has none is refused.
    public var exact: Bool
    /// Whether each probability, rate and cost is moved for its effect on ``measure``.
    public var sensitivity: Bool
    /// A what-if of the command line, named `set`; empty: none.
    public var changes: [Override]
    /// Exactly so many customers who come by themselves; `nil`: as the scenario's arrivals say.
    public var customers: Int?
    /// Threads, at least 1; results do not depend on it.
    public var workers: Int

    /// Times ``replications`` that a precision is sought for.
    public static let patience = 10

    public init(
        replications: Int = 200, precision: Double? = nil, measure: String? = nil,
        mostReplications: Int? = nil,
        exact: Bool = false, sensitivity: Bool = false, changes: [Override] = [], customers: Int? = nil,
        workers: Int = 1
    ) {
        self.replications = replications
        self.precision = precision
        self.measure = measure
        self.mostReplications = mostReplications ?? replications * Self.patience
        self.exact = exact
        self.sensitivity = sensitivity
        self.changes = changes
        self.customers = customers
        self.workers = workers
    }
}

/// What a forecast cannot be made of; invalid input.
public enum ForecastError: Error, Sendable, CustomStringConvertible {
    /// A path that no replication has a number at, with what was probably meant.
    case unknownMeasure(String, suggestions: [String])
    /// Nothing to rank by or to maximise.
    case noGoal
    /// Closed forms do not reach: every reason with its place.
    case notExact([String])
    /// No draw of the assumptions gave a legal scenario; what was wrong with the last.
    case noLegalDraw(String)
    /// What no shard can do for its share of the replications.
    case notSplit(String)
    /// Nothing to spend on, a budget that is none, and the like.
    case nothingToOptimise(String)

    public var description: String {
        switch self {
        case .unknownMeasure(let path, let suggestions):
            "there is no measure \(path)"
                + (suggestions.isEmpty
                    ? "; any path of summary.json does, like kpis.conversion_rate"
                    : "; did you mean \(suggestions.joined(separator: " or "))?")
        case .noGoal:
            "the scenario has no goal; name an event as `goal:`, or a measure with --measure PATH"
        case .notExact(let reasons):
            "the scenario has no closed form; --exact wants a chain of stages alone:\n"
                + reasons.map { "  \($0)" }.joined(separator: "\n")
        case .noLegalDraw(let problem):
            "1,000 draws of the assumptions were no legal scenario; make their uncertainty smaller: \(problem)"
        case .nothingToOptimise(let reason): reason
        case .notSplit(let reason): "--shard: \(reason); leave it out, or forecast in one process"
        }
    }
}
