import Tracking

/// How a scenario's rules are checked: everything that is not the scenario's own.
public struct CheckOptions: Sendable {
    /// What is checked.
    public enum Part: String, Sendable, CaseIterable {
        /// The scenario's own journeys with the credit that they must earn.
        case cases
        /// Journeys made to sit on every edge there is.
        case edges
        /// Generated journeys, and what must not change when they are changed.
        case journeys
        /// Credit per channel of the scenario's population, against what was accepted before.
        case baseline
    }

    /// How much is generated.
    public enum Budget: Sendable, Equatable {
        /// Wall clock for all generated journeys together; finding the smallest that fails takes up to ``shrinkSeconds`` more.
        case seconds(Double)
        /// So many journeys, whatever that takes: the same on every machine.
        case journeys(Int)

        public static let standard = Budget.seconds(5)
        public static let longestSeconds = 3600.0
        public static let mostJourneys = 10_000_000
    }

    /// At most so long is spent on making one failing journey smaller.
    public static let shrinkSeconds = 2.0

    public var backend: any TrackingBackend
    /// As named on the command line.
    public var backendName: String
    /// Units by which an account's credit of one conversion may differ from the oracle's: 0 for our own backends, 10^-6 of a
    /// conversion for others, which may compute in floating point.
    public var tolerance: Int64
    public var parts: Set<Part>
    public var budget: Budget
    /// Of the generated journeys.
    public var seed: UInt64
    /// Unique for each check; begins the names of the runs that the backend is prepared for.
    public var runID: String
    /// Told what is being done, for who waits.
    public var progress: @Sendable (String) -> Void

    public init(
        backend: any TrackingBackend, backendName: String, tolerance: Int64 = 0, parts: Set<Part> = Set(Part.allCases),
        budget: Budget = .standard, seed: UInt64, runID: String,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.backend = backend
        self.backendName = backendName
        self.tolerance = tolerance
        self.parts = parts
        self.budget = budget
        self.seed = seed
        self.runID = runID
        self.progress = progress
    }
}
