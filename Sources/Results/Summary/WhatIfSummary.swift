/// The same customers in a changed world, and what the change made.
public struct WhatIfSummary: Codable, Sendable, Equatable {
    public var goals: [GoalSummary]?
    public var channels: [ChannelSummary]?
    public var kpis: [String: Double]?
    /// What-if minus base, by the same random numbers.
    public var difference: Difference?
    /// Differences over the replications of a forecast, by path into the summary.
    public var paired: [String: PairedDifference]?

    public init(
        goals: [GoalSummary]? = nil, channels: [ChannelSummary]? = nil, kpis: [String: Double]? = nil,
        difference: Difference? = nil
    ) {
        self.goals = goals
        self.channels = channels
        self.kpis = kpis
        self.difference = difference
    }

    public struct Difference: Codable, Sendable, Equatable {
        public var goals: [GoalSummary]?
        public var channels: [ChannelSummary]?
        public var kpis: [String: Double]?

        public init(
            goals: [GoalSummary]? = nil, channels: [ChannelSummary]? = nil, kpis: [String: Double]? = nil
        ) {
            self.goals = goals
            self.channels = channels
            self.kpis = kpis
        }
    }
}
