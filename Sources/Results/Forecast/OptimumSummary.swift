/// The best use of a budget that the search found, and how sure it is.
public struct OptimumSummary: Codable, Sendable, Equatable {
    /// Path of the measure that was maximised.
    public var goal: String
    /// To spend, in major units.
    public var budget: Double
    public var items: [Item]
    /// The goal with the budget as found, and as the scenario splits it.
    public var found: ForecastSummary
    public var asIs: ForecastSummary?
    /// What the found split gains over the scenario's own, paired.
    public var gain: PairedDifference?
    /// What a reader must know of the search, a sentence each: evaluations, splits that cannot be told from the best.
    public var notes: [String]?

    public init(goal: String, budget: Double, items: [Item] = [], found: ForecastSummary) {
        self.goal = goal
        self.budget = budget
        self.items = items
        self.found = found
    }

    enum CodingKeys: String, CodingKey {
        case goal, budget, items, found, gain, notes
        case asIs = "as_is"
    }

    /// A channel or campaign and its part of the budget.
    public struct Item: Codable, Sendable, Equatable {
        public var name: String
        public var spend: Double
        /// Range of spends whose result cannot be told from the best.
        public var lower: Double?
        public var upper: Double?
        /// The goal as this spend alone varies: the causal response curve.
        public var curve: [Response]

        public init(name: String, spend: Double, lower: Double? = nil, upper: Double? = nil, curve: [Response] = []) {
            self.name = name
            self.spend = spend
            self.lower = lower
            self.upper = upper
            self.curve = curve
        }
    }

    /// The goal at a spend.
    public struct Response: Codable, Sendable, Equatable {
        public var spend: Double
        public var value: ForecastSummary

        public init(spend: Double, value: ForecastSummary) {
            self.spend = spend
            self.value = value
        }
    }
}
