/// Conversions and money given to somebody: by a rule, by a backend, or by what really caused them.
public struct Credit: Codable, Sendable, Equatable {
    /// Shares of conversions added up, so rarely a whole number.
    public var conversions: Double
    public var value: Double
    /// Customers concerned: those whose conversions or their value are not the same without it. Of incremental worth alone.
    public var customers: Int?

    public init(conversions: Double = 0, value: Double = 0, customers: Int? = nil) {
        self.conversions = conversions
        self.value = value
        self.customers = customers
    }
}
