/// How a budget is spread.
public struct OptimiseOptions: Sendable {
    public enum Over: String, Sendable, CaseIterable { case channels, campaigns }

    /// To spend over the horizon, in major units.
    public var budget: Double
    public var over: Over
    /// Path of what is maximised; `nil`: conversions of the scenario's goal.
    public var measure: String?
    /// Of the last judgement; curves and search use fewer.
    public var replications: Int
    public var customers: Int?
    public var workers: Int

    public init(
        budget: Double, over: Over = .channels, measure: String? = nil, replications: Int = 50, customers: Int? = nil,
        workers: Int = 1
    ) {
        self.budget = budget
        self.over = over
        self.measure = measure
        self.replications = replications
        self.customers = customers
        self.workers = workers
    }
}
