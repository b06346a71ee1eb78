/// Referrals: how many were made, who came of them, and what those bought.
public struct ReferralSummary: Codable, Sendable, Equatable {
    public var made: Int
    /// Referred customers who arrived within the horizon.
    public var arrived: Int
    /// Referred customers who reached the goal.
    public var customers: Int
    public var conversions: Int
    public var value: Double

    public init(made: Int = 0, arrived: Int = 0, customers: Int = 0, conversions: Int = 0, value: Double = 0) {
        self.made = made
        self.arrived = arrived
        self.customers = customers
        self.conversions = conversions
        self.value = value
    }
}
