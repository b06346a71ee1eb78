import ArgumentParser
import Foundation
import Results
import Runner
import Scenario
import Simulation

extension RunOptions.Order: ExpressibleByArgument {}

/// `footfall run`: the main job.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Simulate a scenario, drive a backend, audit its answers, judge the expectations.",
        discussion: """
            Writes results/SCENARIO/RUN-ID/ with summary.json, report.html, junit.xml and the scenario as it ran.

            Exit codes: 0 all expectations hold; 1 one failed; 2 invalid input; 3 the backend failed; 5 the backend
            cannot be verified; 130 interrupted (what was done is written).

            With --shard i/n it simulates its share of the customers, judges nothing, and writes DIR/part-i-of-n for
            `footfall merge`.
            """)

    @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"))
    var scenarios: [String]

    @Option(
        name: .long,
        help:
            "The backend, with its options: NAME[:OPTION=VALUE,...]; none discards events and measures the simulation alone."
    )
    var backend = "memory"

    @Option(
        name: .long, help: "Send customer by customer (journey) or as time goes by (time). The events are the same.")
    var order = RunOptions.Order.journey

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Exactly so many customers, shared over the arrivals.", valueName: "n"))
    var customers: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Threads that simulate (default: one per processor).", valueName: "n"))
    var workers: Int?

    @Option(name: .long, help: ShardOption.help)
    var shard: String?

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @Flag(
        name: .long,
        help: "With backend http: send one event of each kind, show what was said (secrets masked), and send no more.")
    var probe = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var faults: FaultOptions
    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        var codes: Set<Int32> = []
        let (loaded, share) = try read()
        for (path, scenario) in zip(scenarios, loaded) {
            codes.insert(try run(scenario, path: path, share))
            // Who stops one run does not want the next.
            if codes.contains(130) { break }
        }
        let order: [Int32] = [2, 130, 3, 4, 1, 5]
        throw ExitCode(order.first { codes.contains($0) } ?? 0)
    }

    /// The command line, and all files before the first runs: a typing error in the last one costs no time.
    ///
    /// - Throws: ``UsageError`` with all that is wrong.
    func read() throws -> ([CompiledScenario], Shard?) {
        var problems = OptionProblems()
        _ = try problems.reading { try Limits.check(customers: customers) }
        if out.isEmpty { problems.add("--out is empty: name a folder, as in --out results") }
        if let workers, !(1...1024).contains(workers) { problems.add("--workers \(workers): expected 1 to 1024") }
        let share = try ShardOption.read(shard, scenarios: scenarios.count, &problems)
        if shard != nil, probe { problems.add("--shard and --probe do not go together") }
        // A backend is made anew for each run; here only its options are looked at.
        _ = try faults.backend(backend, server, &problems)
        let loaded = try problems.reading { try reading.load(all: scenarios) }
        return (try problems.value(loaded), share)
    }

    private func run(_ scenario: CompiledScenario, path: String, _ share: Shard?) throws -> Int32 {
        guard scenario.world != nil else { throw RunError.nothingToSimulate(scenario.name) }
        let choice = try faults.wrap(BackendRegistry.make(backend, further: server.options(for: backend)))
        if probe {
            let moment = "\(RunIdentifier(time: Date(), suffix: UInt32.random(in: 0...0xFF_FFFF)))"
            return try ServerOptions.probe(choice, scenario, at: moment) ? 0 : 3
        }
        if let share {
            let source = try reading.whole(path)
            let options = RunOptions(
                backend: choice.backend, backendName: choice.name, order: order, customers: customers,
                workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, runID: "",
                recompile: { try source.with($0) })
            return try ShardJob(shard: share, path: path, source: source, out: out, output: output).run(options)
        }
        let folder = try ResultsFolder.create(root: out, scenario: scenario.name, at: Date())
        do {
            let reading = self.reading
            let options = RunOptions(
                backend: choice.backend, backendName: choice.name, order: order, customers: customers,
                workers: workers ?? ProcessInfo.processInfo.activeProcessorCount,
                runID: folder.name, recompile: { try reading.load(path, and: $0) })
            let control = RunControl()
            let interrupts = Interrupts(control)
            let progress = ProgressPrinter(control, quiet: output.quiet)
            defer { interrupts.finish() }
            let outcome: RunOutcome
            do {
                outcome = try Run(scenario, options: options, control: control).execute()
            } catch {
                progress.finish()
                throw error
            }
            progress.finish()
            return try OutcomeWriter(output: output).write(outcome, scenario, to: folder)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }
}
