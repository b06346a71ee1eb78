/// How the causal truth of a run was found, and the ends that Shapley values must meet.
public struct TruthSummary: Codable, Sendable, Equatable {
    public var method: Method
    /// Channels that share the credit, in the scenario's order.
    public var players: [String]
    /// v(none): the goal with no channel enabled; v(all): as it is. Shapley values and v(none) sum to v(all).
    public var none: Credit
    public var all: Credit
    /// Channels with a negative Shapley value, counted as zero where rules are scored; absent where there are none.
    public var negative: [String]?
    /// Permutations drawn for each customer, where sampled.
    public var permutations: Int?
    /// Customers sampled, of those who came by themselves: more than twelve channels can turn them.
    public var customersSampled: Int?
    /// Standard error of each player's Shapley value, where sampled.
    public var standardErrors: [String: Credit]?
    /// Worlds of single customers that were simulated, and those that pruning answered.
    public var worldsSimulated: Int?
    public var worldsPruned: Int?

    public init(method: Method, players: [String], none: Credit, all: Credit) {
        self.method = method
        self.players = players
        self.none = none
        self.all = all
    }

    public enum Method: String, Codable, Sendable {
        /// All 2^n worlds of every customer.
        case exact
        /// Random permutations, of the customers that more than twelve channels can turn; all worlds of the others.
        case sampled
    }

    enum CodingKeys: String, CodingKey {
        case method, players, none, all, negative, permutations
        case customersSampled = "customers_sampled"
        case standardErrors = "standard_errors"
        case worldsSimulated = "worlds_simulated"
        case worldsPruned = "worlds_pruned"
    }
}
