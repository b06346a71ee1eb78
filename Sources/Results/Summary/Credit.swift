/// Conversions and money given to somebody: by a rule, by a backend, or by what really caused them.
public struct Credit: Codable, Sendable, Equatable {
    /// Shares of conversions added up, so rarely a whole number.
    public var conversions: Double
    public var value: Double

    public init(conversions: Double = 0, value: Double = 0) {
        self.conversions = conversions
        self.value = value
    }
}
