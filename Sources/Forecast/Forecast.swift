import Results
import Runner
import Scenario

/// A forecast, as one readable function: closed forms, replications with their what-ifs, sensitivity, expectations.
public struct Forecast: Sendable {
    public let source: ScenarioSource
    public let options: ForecastOptions
    public let control: RunControl

    public init(
        _ source: ScenarioSource, options: ForecastOptions, control: RunControl = RunControl()
    ) {
        self.source = source
        self.options = options
        self.control = control
    }

    /// Forecasts the scenario. Nothing is written.
    ///
    /// The summary's own sections (`stages`, `goals`, `kpis` ...) are those of replication 0, which is what `run` says of the world;
    /// what all replications say together stands under `forecast`, `series`, `curves` and `what_if`.
    ///
    /// - Throws: ``ForecastError``, ``RunError``, or ``ScenarioProblems`` where a change is not legal.
    public func execute() throws -> Summary {
        let scenario = source.scenario
        guard let world = scenario.world else { throw RunError.nothingToSimulate(scenario.name) }
        let start = ContinuousClock.now
        let exact =
            options.exact ? try ExactChain(scenario, customers: options.customers).measures() : nil
        let changes = try ChangedWorld.all(source, changes: options.changes)
        let replicator = try Replicator(source, changes: changes, options: options, control: control)
        let expected = options.customers.map(Double.init) ?? Replication.expectedCustomers(of: world)
        control.expect(customers: Int(expected) * options.replications * replicator.worlds)

        let notes = try replicate(replicator, expected: Int(expected))
        return try conclude(replicator, exact: exact, notes: notes, since: start)
    }

    /// What replications say together.
    func conclude(
        _ replicator: Replicator, exact: [String: Double]?, notes: [String],
        since start: ContinuousClock.Instant,
        missing: PartCollection? = nil
    ) throws -> Summary {
        let scenario = source.scenario
        var summary =
            replicator.first
            ?? Summary(
                scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        summary.replication = nil
        try replicator.fill(&summary)
        summary.exact = exact
        if options.sensitivity, !control.isStopping {
            summary.sensitivity = try Sensitivity(
                source, measure: try goal(in: replicator.table), options: options, control: control
            ).bars()
        }
        summary.partial = control.isStopping
        missing?.noteMissing(in: &summary)
        if !notes.isEmpty { summary.notJudged = (summary.notJudged ?? []) + notes }
        try summary.judge(scenario, means: replicator.means)
        summary.verdict =
            control.isStopping
            ? .interrupted
            : summary.expectations?.contains { $0.holds == false } == true ? .failed : .passed
        summary.measure(since: start, workers: options.workers)
        return summary
    }

    /// Replications until there are enough of them.
    ///
    /// - Returns: what could not be reached.
    private func replicate(_ replicator: Replicator, expected: Int) throws -> [String] {
        try replicator.run(0..<options.replications)
        guard !control.isStopping else { return [] }
        if options.precision != nil || options.measure != nil { _ = try goal(in: replicator.table) }
        guard let precision = options.precision else { return [] }
        let measure = try goal(in: replicator.table)
        var done = options.replications
        while !control.isStopping {
            let sample = Sample(replicator.table.values(measure))
            guard let error = sample.standardError else { break }
            if error <= precision * sample.mean.magnitude { return [] }
            guard done < options.mostReplications else {
                let reached =
                    sample.mean == 0 ? "of a mean of 0" : "\(percent(error / sample.mean.magnitude))"
                return [
                    "precision \(percent(precision)) of \(measure): not reached in \(done) replications, where its standard error is \(reached)"
                ]
            }
            let more = min(options.replications, options.mostReplications - done)
            control.expect(customers: expected * more * replicator.worlds)
            try replicator.run(done..<done + more)
            done += more
        }
        return []
    }

    private func percent(_ share: Double) -> String { "\((share * 1e4).rounded() / 100)%" }

    /// Path of the measure that the options are about, known to have numbers.
    private func goal(in table: MeasureTable) throws -> String {
        let path = try options.measure ?? source.scenario.goalPath()
        guard table.values(path).isEmpty else { return path }
        throw ForecastError.unknownMeasure(path, suggestions: table.suggestions(for: path))
    }
}

extension CompiledScenario {
    /// Conversions of the goal.
    func goalPath() throws -> String {
        guard let goal else { throw ForecastError.noGoal }
        return "goals.\(goal).conversions"
    }
}

extension MeasureTable {
    /// Paths that somebody may have meant.
    func suggestions(for path: String) -> [String] {
        let known = paths.filter { !MeasureRows.isShownElsewhere($0) }
        let byEnd = known.filter { $0.hasSuffix("." + path) }
        if !byEnd.isEmpty { return Array(byEnd.sorted { ($0.count, $0) < ($1.count, $1) }.prefix(3)) }
        return Suggestion.closest(to: path, among: known).map { [$0] } ?? []
    }
}
