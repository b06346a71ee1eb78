/// One survey: how many answered, and what they said.
public struct SurveySummary: Codable, Sendable, Equatable {
    public var answers: Int
    public var mean: Double?
    /// Share of scores 4 and 5.
    public var csat: Double?

    public init(answers: Int = 0, mean: Double? = nil, csat: Double? = nil) {
        self.answers = answers
        self.mean = mean
        self.csat = csat
    }
}
