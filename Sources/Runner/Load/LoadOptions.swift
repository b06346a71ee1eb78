import Scenario

/// How a load is run: everything that is not the scenario's own.
public struct LoadOptions: Sendable {
    /// The backend, the customers, the threads that simulate; its order is that of time.
    public var run: RunOptions
    /// The scenario's `load:`, or what the command line says instead.
    public var load: LoadPlan
    /// How long a closed load goes on; `nil`: until everybody has lived once.
    public var durationSeconds: Double?
    /// Seconds for which each rate of a search is held; the last is confirmed for twice as long.
    public var searchSeconds: Double
    /// Largest step between the rate that held and the one that did not, as a share, at which a search is content.
    public var searchPrecision: Double

    /// Where the load keeps what it takes to be resumed; `nil`: nowhere, and a load that is killed is lost. A search has none.
    public var journal: JournalPlace?

    public init(
        run: RunOptions, load: LoadPlan, durationSeconds: Double? = nil, searchSeconds: Double = 10,
        searchPrecision: Double = 0.05
    ) {
        self.run = run
        self.run.order = .time
        self.load = load
        self.durationSeconds = durationSeconds
        self.searchSeconds = searchSeconds
        self.searchPrecision = searchPrecision
    }
}
