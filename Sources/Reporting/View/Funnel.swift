import Results

/// A stage as both the terminal and the page show it.
struct FunnelStep: Sendable {
    var stage: String
    var entered: Int
    /// Entries over those of the busiest stage.
    var share: Double
    var perDecision: Double?
    /// Of those who left, how many by the conversion.
    var eventual: Double?
    var churned: Double?
    var meanDwellDays: Double?
    var stillThere: Int

    static func steps(_ stages: [StageSummary]) -> [FunnelStep] {
        let most = stages.map(\.entered).max() ?? 0
        return stages.map { stage in
            // Churn is among the outcomes where the writer lists it, and is counted once.
            let onwards = stage.outcomes.filter { $0.key != "churned" }.values.reduce(0, +)
            let left = onwards + stage.churned
            let decided = stage.decisions > 0
            return FunnelStep(
                stage: stage.stage, entered: stage.entered, share: Headline.share(stage.entered, of: most) ?? 0,
                perDecision: stage.conversionPerDecision ?? Headline.share(stage.converted, of: stage.decisions),
                eventual: decided ? stage.eventualConversion ?? Headline.share(stage.converted, of: left) : nil,
                churned: decided ? Headline.share(stage.churned, of: left) : nil,
                meanDwellDays: stage.meanDwellDays, stillThere: stage.stillThere)
        }
    }
}
