/// One goal (an event that counts as conversion): how often, by how many, for how much.
public struct GoalSummary: Codable, Sendable, Equatable {
    public var goal: String
    public var conversions: Int
    /// Distinct customers who reached it.
    public var customers: Int
    /// After discounts, before refunds.
    public var value: Double
    public var refunds: Int
    public var valueRefunded: Double

    public init(
        goal: String, conversions: Int = 0, customers: Int = 0, value: Double = 0, refunds: Int = 0,
        valueRefunded: Double = 0
    ) {
        self.goal = goal
        self.conversions = conversions
        self.customers = customers
        self.value = value
        self.refunds = refunds
        self.valueRefunded = valueRefunded
    }

    enum CodingKeys: String, CodingKey {
        case goal, conversions, customers, value, refunds
        case valueRefunded = "value_refunded"
    }
}
