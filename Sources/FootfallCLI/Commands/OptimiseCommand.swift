import ArgumentParser
import Forecast
import Foundation
import Reporting
import Results
import Runner
import Scenario

extension OptimiseOptions.Over: ExpressibleByArgument {}

/// `footfall optimise`: the best use of a budget.
struct OptimiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optimise",
        abstract: "Spend a budget over channels or campaigns so that most comes of it, and say how sure that is.",
        discussion: """
            Simulates how the goal answers to each channel's (or campaign's) spend alone, spreads the budget by those \
            curves, improves the split on the simulator, and judges it against the scenario's own split of the same budget \
            by replications that had no part in the search. All worlds share their random numbers.

            Spend is what is paid per click, impression or send over the horizon; up to four times of what the scenario has \
            is tried. --set changes the scenario before anything is tried.

            Exit codes: 0 done; 2 invalid input; 130 interrupted.

            Example:
              footfall optimise my-shop.yaml --budget 20000 --over channels
            """)

    @Argument(help: ArgumentHelp("Scenario file.", valueName: "scenario"))
    var scenario: String

    @Option(
        name: .long, help: ArgumentHelp("To spend over the horizon, in major units: 20000 or 1e9.", valueName: "money"))
    var budget: String

    @Option(name: .long, help: "What the budget is spread over.")
    var over = OptimiseOptions.Over.channels

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What is maximised, a path into summary.json (default: conversions of the goal).", valueName: "path"))
    var measure: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How often the found split is repeated.", valueName: "n"))
    var replications = 50

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers; the budget scales with them.", valueName: "n"))
    var customers: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Threads that simulate (default: one per processor).", valueName: "n"))
    var workers: Int?

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (scenario, options) = try read()
        let folder = try ResultsFolder.create(root: out, scenario: scenario.name, at: Date())
        do {
            let control = RunControl()
            let interrupts = Interrupts(control, says: "stopping: a search that is not done says nothing")
            let progress = ProgressPrinter(control, quiet: output.quiet)
            defer { interrupts.finish() }
            let summary: Summary
            do {
                summary = try Optimisation(scenario, options: options, control: control).execute()
            } catch {
                progress.finish()
                throw error
            }
            progress.finish()
            let json = try SummaryFile.encode(summary)
            try ResultFiles.write(summary, json: json, scenario, to: folder)
            try output.show(summary, json: json, folder)
            throw ExitCode(summary.verdict?.exitCode ?? 0)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }

    /// - Throws: ``UsageError`` with all that is wrong.
    private func read() throws -> (CompiledScenario, OptimiseOptions) {
        var problems = OptionProblems()
        let money = Double(budget.replacing("_", with: ""))
        if money.map({ $0 > 0 && $0.isFinite }) != true {
            problems.add("--budget \(budget): expected an amount over 0, as in --budget 20000 or --budget 1e9")
        }
        if !(2...ReplicationOptions.mostReplications).contains(replications) {
            problems.add("--replications \(replications): expected 2 to \(ReplicationOptions.mostReplications)")
        }
        if let customers, !(1...Limits.customers).contains(customers) {
            problems.add("--customers \(customers): expected 1 to \(Limits.customers)")
        }
        if let workers, !(1...1024).contains(workers) { problems.add("--workers \(workers): expected 1 to 1024") }
        if out.isEmpty { problems.add("--out is empty: name a folder, as in --out results") }
        let loaded = try problems.reading { try reading.load(scenario) }
        return (
            try problems.value(loaded),
            OptimiseOptions(
                budget: money ?? 0, over: over, measure: measure, replications: replications, customers: customers,
                workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
        )
    }
}
