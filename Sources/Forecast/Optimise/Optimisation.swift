import Results
import Runner
import Scenario

/// The best use of a budget: response curves by simulation, a split by their slopes, improved on the simulator, and judged by
/// replications that had no part in the search.
public struct Optimisation: Sendable {
    public let scenario: CompiledScenario
    public let options: OptimiseOptions
    public let control: RunControl

    /// How much of each lever was tried, as multiples of what the scenario has.
    static let factors = [0, 0.25, 0.5, 1, 1.5, 2, 3, 4]
    /// Replications of curves and search.
    static let searching = 20
    /// The last judgement's replications begin here, so that luck in the search does not count.
    static let unseen = 1_000_000
    private static let rounds = 4

    public init(_ scenario: CompiledScenario, options: OptimiseOptions, control: RunControl = RunControl()) {
        self.scenario = scenario
        self.options = options
        self.control = control
    }

    /// - Throws: ``ForecastError``, ``RunError``.
    public func execute() throws -> Summary {
        guard let world = scenario.world else { throw RunError.nothingToSimulate(scenario.name) }
        let start = ContinuousClock.now
        let measure = try options.measure ?? scenario.goalPath()
        let levers = Lever.all(world, over: options.over)
        guard !levers.isEmpty else {
            throw ForecastError.nothingToOptimise(
                "no \(options.over == .channels ? "channel" : "campaign") costs more the more there is of it; give one a cost per click, impression or send, and a rate, a reach or arrivals"
            )
        }
        try check(measure)
        let trials = SpendTrials(
            scenario, world: world, levers: levers, measure: measure, options: options, control: control)
        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        summary.description = scenario.description
        summary.currency = scenario.currency
        summary.goal = scenario.goal
        summary.horizonDays = scenario.horizon.map { Double($0) / 86_400e6 }
        if let optimum = try search(trials) {
            summary.optimum = optimum
            summary.replications = options.replications
        }
        summary.partial = control.isStopping
        summary.verdict = control.isStopping ? .interrupted : .passed
        summary.measure(since: start, workers: options.workers)
        return summary
    }

    /// Asks the first replication of few customers whether there is such a measure.
    private func check(_ measure: String) throws {
        let some = min(options.customers ?? 200, 200)
        let trials = Trials(measure: measure, customers: some, control: control)
        guard let count = try trials.summary(scenario, replication: 0) else { return }
        guard try trials.value(in: count, scenario).isNaN else { return }
        var table = MeasureTable()
        table.add(try MeasureRows.all(count.summary), replication: 0)
        throw ForecastError.unknownMeasure(measure, suggestions: table.suggestions(for: measure))
    }

    /// - Returns: `nil` where the control stopped it.
    private func search(_ trials: SpendTrials) throws -> OptimumSummary? {
        let budget = options.budget * trials.scale
        let few = 0..<min(Self.searching, options.replications)
        guard let tried = try self.curves(trials, few) else { return nil }
        let curves = tried.map { points in
            ResponseCurve(
                zip(Self.factors, points.own).map {
                    .init(factor: $0, spend: $1.spends[points.lever], value: $1.mean)
                })
        }
        var spends = ResponseCurve.spread(budget, over: curves)
        var search = SpendSearch(trials: trials, curves: curves, budget: budget, replications: few)
        guard let improved = try search.improve(spends, rounds: Self.rounds) else { return nil }
        spends = improved
        let proportional = Self.proportional(budget, curves)
        let (found, asIs) = (search.factors(spends), curves.map { _ in proportional })
        let last = Self.unseen..<Self.unseen + options.replications
        guard var judged = try trials.points([found, asIs], replications: last) else { return nil }
        // A search may be fooled by chance: what the scenario does stands where nothing better was found.
        let isWorse = judged[0].mean < judged[1].mean
        if isWorse { judged[0] = judged[1] }
        let best = isWorse ? asIs : found
        guard let ranges = try ranges(trials, best, few) else { return nil }
        guard let value = ForecastSummary(judged[0].values) else { return nil }
        var optimum = OptimumSummary(goal: trials.measure, budget: budget, found: value)
        optimum.asIs = ForecastSummary(judged[1].values)
        optimum.gain = PairedDifference(changed: judged[0].values, base: judged[1].values)
        optimum.items = trials.levers.indices.map { lever in
            OptimumSummary.Item(
                name: trials.levers[lever].name, spend: judged[0].spends[lever], lower: ranges[lever].lowerBound,
                upper: ranges[lever].upperBound,
                curve: tried[lever].own.compactMap { point in
                    ForecastSummary(point.values).map { .init(spend: point.spends[lever], value: $0) }
                })
        }
        optimum.notes = notes(trials, judged[0], budget, evaluations: search.evaluations, isWorse: isWorse)
        return optimum
    }

    private struct Tried {
        var lever: Int
        var own: [SpendTrials.Point]
    }

    /// Each lever alone at each factor, the others as the scenario has them.
    private func curves(_ trials: SpendTrials, _ replications: Range<Int>) throws -> [Tried]? {
        let levers = trials.levers.indices
        let worlds = levers.flatMap { lever in
            Self.factors.map { factor in levers.map { $0 == lever ? factor : 1 } }
        }
        guard let points = try trials.points(worlds, replications: replications) else { return nil }
        let each = Self.factors.count
        return levers.map { Tried(lever: $0, own: Array(points[$0 * each..<($0 + 1) * each])) }
    }

    /// The one factor at which all levers together spend the budget, as far as it was tried.
    private static func proportional(_ budget: Double, _ curves: [ResponseCurve]) -> Double {
        let totals = factors.map { factor in
            curves.reduce(0) { sum, curve in sum + (curve.points.first { $0.factor == factor }?.spend ?? 0) }
        }
        return ResponseCurve(zip(factors, totals).map { .init(factor: $0, spend: $1, value: 0) })
            .factor(spending: budget)
    }

    /// How far each lever's spend can be moved, the others fixed, before the measure can be told from the best.
    private func ranges(
        _ trials: SpendTrials, _ best: [Double], _ replications: Range<Int>
    ) throws -> [ClosedRange<Double>]? {
        let steps = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2]
        let levers = trials.levers.indices
        let worlds = levers.flatMap { lever in
            steps.map { step in levers.map { $0 == lever ? best[$0] * step : best[$0] } }
        }
        guard let points = try trials.points(worlds, replications: replications) else { return nil }
        return levers.map { lever in
            let own = Array(points[lever * steps.count..<(lever + 1) * steps.count])
            let centre = 4
            func isAsGood(_ place: Int) -> Bool {
                guard let gap = PairedDifference(changed: own[place].values, base: own[centre].values) else {
                    return false
                }
                return gap.upper >= 0 && gap.lower <= 0
            }
            var (low, high) = (centre, centre)
            while low > 0, isAsGood(low - 1) { low -= 1 }
            while high + 1 < own.count, isAsGood(high + 1) { high += 1 }
            let (least, most) = (own[low].spends[lever], own[high].spends[lever])
            return min(least, most)...max(least, most)
        }
    }

    private func notes(
        _ trials: SpendTrials, _ best: SpendTrials.Point, _ budget: Double, evaluations: Int, isWorse: Bool
    ) -> [String] {
        let curves = trials.levers.count * Self.factors.count
        let few = min(Self.searching, options.replications)
        var notes = [
            "\(curves) points of response curves and \(evaluations) splits were simulated with \(few) replications each; "
                + "the figures above are of \(options.replications) others that had no part in the search, so luck in it does not count.",
            "Curves go from nothing to \(Int(Self.factors.last ?? 0)) times what the scenario has; what lies beyond was not tried.",
            "Only what is paid per click, impression or send is varied; fixed and daily costs, commission and rewards stay as they are.",
        ]
        if best.spend < 0.98 * budget {
            let share = (100 * (1 - best.spend / budget)).rounded()
            notes.append(
                "\(Int(share))% of the budget is not spent: more of any of these brought nothing more, or is more than was tried."
            )
        }
        if isWorse { notes.append("No split was found that beats the scenario's own, spread over the same budget.") }
        if trials.scale != 1 {
            notes.append("The budget was scaled with --customers, to \(trials.scale.rounded(digits: 3)) of itself.")
        }
        return notes
    }
}
