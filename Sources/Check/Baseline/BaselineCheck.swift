import Foundation
import Results
import Runner
import Scenario
import Simulation
import Tracking

/// Credit per channel for the scenario's population, as the backend reports it, against what was accepted before.
struct BaselineCheck {
    let scenario: CompiledScenario
    let options: CheckOptions
    let baseline: BaselineOptions
    let control: RunControl
    /// With the rules that the backend computes.
    let plan: RunPlan

    struct Outcome {
        var row: CheckSummary.Row
        var summary: BaselineSummary?
        /// What the backend said when it failed.
        var failure: String?
        var events = 0
    }

    func check() throws -> Outcome {
        var row = CheckSummary.Row(part: CheckOptions.Part.baseline.rawValue, name: "credit per channel")
        guard let skipped = reasonToSkip else { return try compare(&row) }
        row.judged = false
        row.because = skipped
        return Outcome(row: row)
    }

    private var reasonToSkip: String? {
        if scenario.world == nil { return "the scenario has no stages, so nobody to simulate" }
        if !scenario.overrides.isEmpty {
            return "with --seed or --set this is not the scenario that the baseline is of"
        }
        return nil
    }

    private func compare(_ row: inout CheckSummary.Row) throws -> Outcome {
        let outcome = try run()
        guard outcome.failure == nil, outcome.summary.verdict != .interrupted else {
            row.judged = false
            row.because = outcome.failure ?? "interrupted"
            return Outcome(row: row, failure: outcome.failure)
        }
        let now = Baseline(outcome.summary, plan, timeZone: scenario.timeZoneIdentifier, tolerance: options.tolerance)
        let path = baseline.path(of: scenario.name)
        // What is to be replaced need not be readable.
        let before = baseline.updates ? try? BaselineFile.read(path) : try BaselineFile.read(path)
        var summary = BaselineSummary(path: path, state: .absent, customers: now.population.customers)
        if let before {
            let comparison = BaselineComparison(before: before, now: now, tolerance: options.tolerance)
            summary.changes = comparison.changes
            summary.because = summary.changes.isEmpty ? [] : comparison.because(audit: outcome.summary)
            summary.state = summary.changes.isEmpty ? .same : .changed
        }
        if baseline.updates, before != now {
            try BaselineFile.write(now, to: path)
            summary.state = .updated
        }
        judge(&row, summary)
        return Outcome(row: row, summary: summary, events: outcome.summary.eventsTotal ?? 0)
    }

    private func judge(_ row: inout CheckSummary.Row, _ summary: BaselineSummary) {
        switch summary.state {
        case .absent:
            row.judged = false
            row.because = "there is no \(summary.path) yet; --update-baseline writes it"
        case .same, .updated: row.holds = true
        case .changed:
            row.holds = false
            row.because = summary.because.joined(separator: "; ")
        }
        row.tried = summary.state == .absent ? nil : summary.changes.count
        row.failed = summary.state == .changed ? summary.changes.count : nil
    }

    /// The population against the backend, without what only `run` judges.
    private func run() throws -> RunOutcome {
        var bare = scenario
        (bare.expectations, bare.kpis, bare.whatIfs, bare.gauges) = ([], [], [], [])
        bare.rules = plan.rules
        let changed = bare
        let options = RunOptions(
            backend: options.backend, backendName: options.backendName, customers: customers,
            workers: baseline.workers, runID: "\(options.runID)-baseline", recompile: { _ in changed })
        return try Run(changed, options: options, control: control).execute()
    }

    /// `nil`: as the scenario's arrivals say.
    private var customers: Int? {
        guard baseline.customers == nil, let world = scenario.world else { return baseline.customers }
        return Engine.expectedCustomers(of: world) > Double(BaselineOptions.mostCustomers)
            ? BaselineOptions.mostCustomers : nil
    }
}

/// Where baselines lie and how many customers they are of.
public struct BaselineOptions: Sendable {
    /// `results`: baselines lie in its folder `baselines`.
    public var root: String
    /// `nil`: as many as the scenario says, up to ``mostCustomers`` in the mean.
    public var customers: Int?
    public var workers: Int
    /// Whether what is found is accepted.
    public var updates: Bool

    /// A population is as large as it must be to show a change, and a check is to be over soon.
    public static let mostCustomers = 10_000

    public init(root: String = "results", customers: Int? = nil, workers: Int = 1, updates: Bool = false) {
        self.root = root
        self.customers = customers
        self.workers = workers
        self.updates = updates
    }

    func path(of scenario: String) -> String { "\(root)/baselines/\(scenario).json" }
}
