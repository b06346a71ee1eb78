/// One stage of the lifecycle: who came, what they decided, and where they went.
public struct StageSummary: Codable, Sendable, Equatable {
    public var stage: String
    /// Entries; a customer who comes back counts again.
    public var entered: Int
    /// Decisions taken, `stay` among them.
    public var decisions: Int
    /// Decisions for the stage's conversion, else for its first outcome.
    public var converted: Int
    public var churned: Int
    /// Customers in the stage when the horizon came.
    public var stillThere: Int
    /// Decisions by the stage they led to, `stay` and `churn` not among them.
    public var outcomes: [String: Int]
    /// Mean time from entering the stage to leaving it; absent where nobody left.
    public var meanDwellDays: Double?
    /// `converted / decisions`.
    public var conversionPerDecision: Double?
    /// `churned / decisions`.
    public var churnPerDecision: Double?
    /// `converted` over all who left: what a visit ends with, however often it was decided to stay.
    public var eventualConversion: Double?
    /// The touches that the scenario lists in the stage (campaigns stand by themselves).
    public var touches: [TouchSummary]?

    public init(stage: String, entered: Int = 0, decisions: Int = 0, converted: Int = 0, churned: Int = 0) {
        self.stage = stage
        self.entered = entered
        self.decisions = decisions
        self.converted = converted
        self.churned = churned
        self.stillThere = 0
        self.outcomes = [:]
    }

    enum CodingKeys: String, CodingKey {
        case stage, entered, decisions, converted, churned
        case stillThere = "still_there"
        case outcomes
        case meanDwellDays = "mean_dwell_days"
        case conversionPerDecision = "conversion_per_decision"
        case churnPerDecision = "churn_per_decision"
        case eventualConversion = "eventual_conversion"
        case touches
    }
}
