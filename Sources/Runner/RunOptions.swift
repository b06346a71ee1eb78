import Scenario
import Simulation
import Tracking

/// How a scenario is run: everything that is not the scenario's own.
public struct RunOptions: Sendable {
    public enum Order: String, Sendable, CaseIterable {
        /// Customer by customer: memory does not grow with their number.
        case journey
        /// All customers at once, as a server would meet them: memory grows with those active at once.
        case time
    }

    /// `nil`: events are made, counted and discarded.
    public var backend: (any TrackingBackend)?
    /// As named on the command line, without its options.
    public var backendName: String
    public var order: Order
    /// Exactly so many customers who come by themselves; `nil`: as the scenario's arrivals say.
    public var customers: Int?
    /// Which share of the customers is simulated.
    public var shard = Shard.whole
    /// Threads that simulate, at least 1.
    public var workers: Int
    /// Namespace of the run in the backend.
    public var runID: String
    /// Reads the same scenario with other values, for what-ifs.
    public var recompile: @Sendable ([Override]) throws -> CompiledScenario

    public init(
        backend: (any TrackingBackend)?, backendName: String, order: Order = .journey, customers: Int? = nil,
        workers: Int = 1, runID: String, recompile: @escaping @Sendable ([Override]) throws -> CompiledScenario
    ) {
        self.backend = backend
        self.backendName = backendName
        self.order = order
        self.customers = customers
        self.workers = workers
        self.runID = runID
        self.recompile = recompile
    }
}
