import ArgumentParser
import Check
import Foundation
import Reporting
import Results
import Runner
import Scenario

extension CheckOptions.Part: ExpressibleByArgument {}

/// `footfall check`: the regression check for CI.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that a backend gives the credit that a scenario's rules promise.",
        discussion: """
            Four parts: the scenario's own cases; edges (windows, equal times, midnights, sizes, orders, devices);
            generated journeys, of which the smallest that fails is shown; and credit per channel against the baseline
            in results/baselines/.

            footfall check scenarios/attribution-rules.yaml
            footfall check my-rules.yaml --backend exec:./my-backend.py --format github --output check.xml
            footfall check my-rules.yaml --fault window-edge        # what would it look like?

            Exit codes: 0 everything holds; 1 something does not; 2 invalid input; 3 the backend failed; 5 the backend
            cannot be checked; 130 interrupted.
            """)

    @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"))
    var scenarios: [String]

    @Option(name: .long, help: "The backend, with its options: NAME[:OPTION=VALUE,...].")
    var backend = "memory"

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Only this part: cases, edges, journeys or baseline; may be repeated.", valueName: "part"))
    var only: [CheckOptions.Part] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How much to generate: a time (5s, 2m) for all journeys together, or a number of them.", valueName: "budget"
        ))
    var budget = "5s"

    @Flag(name: .customLong("update-baseline"), help: "Accept credit per channel as it is now.")
    var updatesBaseline = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Customers of the baseline's population.", valueName: "n"))
    var customers: Int?

    @Option(name: .long, help: ArgumentHelp("Folder for results; baselines lie in its baselines/.", valueName: "dir"))
    var out = "results"

    @OptionGroup var server: ServerOptions
    @OptionGroup var faults: FaultOptions
    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: CheckOutput

    mutating func run() throws {
        let (budget, choice, loaded) = try read()
        let control = RunControl()
        let interrupts = Interrupts(
            control, says: "stopping: what was found so far follows (once more to leave at once)")
        defer { interrupts.finish() }
        var summaries: [CheckSummary] = []
        for (path, scenario) in zip(scenarios, loaded) {
            summaries.append(try check(scenario, path, choice, budget, control))
            // Who stops one check does not want the next.
            if control.isStopping { break }
        }
        try output.write(summaries)
        let codes = Set(summaries.compactMap { $0.verdict?.exitCode })
        let order: [Int32] = [2, 130, 3, 4, 1, 5]
        throw ExitCode(order.first { codes.contains($0) } ?? 0)
    }

    /// The command line, and the files read.
    ///
    /// - Throws: ``UsageError`` with all that is wrong.
    private func read() throws -> (CheckOptions.Budget, BackendRegistry.Choice, [CompiledScenario]) {
        var problems = OptionProblems()
        _ = try problems.reading { try Limits.check(customers: customers) }
        if scenarios.isEmpty { problems.add("name a scenario file, as in footfall check my-rules.yaml") }
        if out.isEmpty { problems.add("--out is empty: name a folder, as in --out results") }
        checkBaseline(&problems)
        let amount = try problems.reading { try CheckBudget.read(budget) }
        _ = try problems.reading { try output.check() }
        let choice = try faults.backend(backend, server, &problems)
        if let choice, choice.backend == nil {
            problems.add("--backend \(backend): it discards everything, so there is nothing to check")
        }
        let loaded = try problems.reading { try reading.load(all: scenarios) }
        return (try problems.value(amount), try problems.value(choice), try problems.value(loaded))
    }

    private func checkBaseline(_ problems: inout OptionProblems) {
        let changesScenario = reading.seed != nil || !reading.changes.isEmpty
        if only == [.baseline], changesScenario {
            problems.add(
                "--only baseline: a baseline is of the scenario as its file has it; leave out --seed and --set")
        }
        guard updatesBaseline else { return }
        if !only.isEmpty, !only.contains(.baseline) {
            problems.add("--update-baseline needs the part baseline, which --only leaves out")
        }
        if changesScenario {
            problems.add("--update-baseline keeps the scenario as its file has it; leave out --seed and --set")
        }
        if !faults.texts.isEmpty {
            problems.add("--update-baseline would keep what a fault did; leave out --fault")
        }
    }

    private func check(
        _ scenario: CompiledScenario, _ path: String, _ choice: BackendRegistry.Choice, _ budget: CheckOptions.Budget,
        _ control: RunControl
    ) throws -> CheckSummary {
        guard let tested = choice.backend else { preconditionFailure("a backend that keeps nothing was refused") }
        let progress = CheckProgress(quiet: output.quiet)
        defer { progress.finish() }
        let options = CheckOptions(
            backend: tested, backendName: choice.name, tolerance: choice.isOurs ? 0 : 1_000,
            parts: only.isEmpty ? Set(CheckOptions.Part.allCases) : Set(only), budget: budget, seed: scenario.seed,
            runID: "check-\(RunIdentifier(time: Date(), suffix: UInt32.random(in: 0...0xFF_FFFF)))",
            progress: { progress.show($0) })
        let baseline = BaselineOptions(
            root: out, customers: customers, workers: ProcessInfo.processInfo.activeProcessorCount,
            updates: updatesBaseline)
        var summary = try RegressionCheck(scenario, options: options, baseline: baseline, control: control).execute()
        summary.file = path
        return summary
    }
}
