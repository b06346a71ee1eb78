import Measurement
import Results
import Scenario

/// Every measure of the truth without one group of customers in turn.
struct GroupMeasures {
    private let scenario: CompiledScenario
    private let arrivalsVariance: Double

    init(_ scenario: CompiledScenario, arrivalsVariance: Double) {
        self.scenario = scenario
        self.arrivalsVariance = arrivalsVariance
    }

    /// - Returns: `nil` where no groups were kept.
    func measure(_ groups: [Tally], digest: String?) throws -> CustomerGroups? {
        guard groups.count > 1 else { return nil }
        let asksForPeriods = scenario.kpis.contains { $0.formula.paths.contains(where: Measure.isOfPeriods) }
        let trees = try others(groups).map { tally in
            var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
            tally.fill(&summary, periods: asksForPeriods)
            return try Formulas(scenario).tree(of: summary)
        }
        return CustomerGroups(trees, arrivalsVariance: arrivalsVariance, digest: digest)
    }

    /// All groups but each in turn: what comes before it and what comes after it, added up from both ends.
    private func others(_ groups: [Tally]) -> [Tally] {
        var after: [Tally] = []
        var sum = Tally(plan: groups[0].plan)
        for group in groups.reversed() {
            after.append(sum)
            sum.merge(group)
        }
        var before = Tally(plan: groups[0].plan)
        return groups.indices.map { index in
            var others = before
            others.merge(after[groups.count - 1 - index])
            before.merge(groups[index])
            return others
        }
    }
}
