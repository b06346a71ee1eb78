/// The customers whose first goal fell into one month, and what they did afterwards.
public struct CohortSummary: Codable, Sendable, Equatable {
    /// Month of the first goal, `2026-10`.
    public var month: String
    public var size: Int
    /// Share buying in month K after the first, from K = 1; as far as the horizon was seen.
    public var retention: [Double]
    /// Net value of the whole cohort up to and including month K, from K = 0.
    public var netValue: [Double]
    /// Net margin per customer of the cohort up to and including month K, from K = 0.
    public var ltv: [Double]?

    public init(month: String, size: Int = 0, retention: [Double] = [], netValue: [Double] = []) {
        self.month = month
        self.size = size
        self.retention = retention
        self.netValue = netValue
    }

    enum CodingKeys: String, CodingKey {
        case month, size, retention, ltv
        case netValue = "net_value"
    }
}
