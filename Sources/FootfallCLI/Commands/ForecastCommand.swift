import ArgumentParser
import Forecast
import Foundation
import Reporting
import Results
import Runner
import Scenario
import Simulation

/// `footfall forecast`: from assumptions to numbers a person can defend.
struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract:
            "Repeat a scenario with independent chance: every measure with its range, what-ifs, sensitivity.",
        discussion: """
            Each replication is the whole scenario once more with random streams of its own; replication 0 is what `run` \
            says. Every measure comes as mean, P10, P50 and P90 over replications (what one season may bring) and the \
            standard error of the mean (how well the mean is known; more replications make it smaller). Where the file \
            states uncertain assumptions (0.35 +- 0.03), a second band has them drawn once per replication.

            The what_if: of the file, and all --set together as one named `set`, are compared with the base by common \
            random numbers: each replication is run with and without the change.

            Writes results/SCENARIO/RUN-ID/ with summary.json, report.html and the scenario as it ran. Expectations are \
            judged by means over replications.

            Exit codes: 0 all expectations hold; 1 one failed; 2 invalid input; 130 interrupted (what was done is written).

            Examples:
              footfall forecast my-shop.yaml
              footfall forecast my-shop.yaml --set campaigns.feast-ads.budget=x2
              footfall forecast my-shop.yaml --precision 0.5% --measure kpis.profit --sensitivity
            """)

    @Argument(help: ArgumentHelp("Scenario file.", valueName: "scenario"))
    var scenario: String

    @OptionGroup var amount: ReplicationOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Go on, up to ten times as many replications, until the standard error of a measure is at most so much of its mean.",
            valueName: "share"))
    var precision: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What --precision and --sensitivity are about, a path into summary.json (default: conversions of the goal).",
            valueName: "path"))
    var measure: String?

    @Flag(
        name: .long,
        help:
            "Answer from algebra as well, where the scenario is a plain chain of stages with horizon: none."
    )
    var exact = false

    @Flag(
        name: .long,
        help:
            "Move each probability, rate and cost by its stated uncertainty, or by 10%, and rank the effects."
    )
    var sensitivity = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Count the i-th of n shares of the replications (i from 0) and write it to DIR/part-i-of-n for `footfall merge`; "
                + "env takes i and n from an array job.", valueName: "i/n"))
    var shard: String?

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (source, options, share) = try read()
        if let share { throw ExitCode(try count(share, source, options)) }
        let folder = try ResultsFolder.create(root: out, scenario: source.scenario.name, at: Date())
        do {
            let control = RunControl()
            let interrupts = Interrupts(control)
            let progress = ProgressPrinter(control, quiet: output.quiet)
            defer { interrupts.finish() }
            let summary: Summary
            do {
                summary = try Forecast(source, options: options, control: control).execute()
            } catch {
                progress.finish()
                throw error
            }
            progress.finish()
            let json = try SummaryFile.encode(summary)
            try ResultFiles.write(summary, json: json, source.scenario, to: folder)
            try output.show(summary, json: json, folder)
            throw ExitCode(summary.verdict?.exitCode ?? 0)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }

    /// - Throws: ``UsageError`` with all that is wrong.
    /// One shard's replications, to its part.
    private func count(_ share: Shard, _ source: ScenarioSource, _ options: ForecastOptions) throws
        -> Int32
    {
        let folder = try ResultsFolder.part(root: out, index: share.index, of: share.count)
        do {
            let control = RunControl()
            let interrupts = Interrupts(control)
            let progress = ProgressPrinter(control, quiet: output.quiet)
            defer { interrupts.finish() }
            let counted = Result { try Forecast(source, options: options, control: control).count(share) }
            progress.finish()
            let carried = CarriedScenario(source, file: URL(filePath: scenario).standardizedFileURL.path)
            let identity = ShardIdentity(
                ShardIdentity.Run(
                    command: "forecast", options: ForecastRequest(options, changes: reading.changes).texts,
                    source.scenario,
                    digest: carried.digest(source.scenario), customers: options.customers, backend: "none",
                    shards: share.count),
                shard: share.index, isPartial: control.isStopping)
            try folder.write(Part.encode(identity, carried, addition: counted.get()), as: Part.name)
            if !output.quiet { Terminal.complain("part in \(folder.path)") }
            return control.isStopping ? 130 : 0
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }

    func read() throws -> (ScenarioSource, ForecastOptions, Shard?) {
        var problems = OptionProblems()
        let ours = try ShardOption.read(shard, scenarios: 1, &problems)
        amount.check(&problems)
        if out.isEmpty { problems.add("--out is empty: name a folder, as in --out results") }
        let share = precision.flatMap { Self.share($0) }
        if let precision, share == nil {
            problems.add("--precision \(precision): expected a share over 0, as in --precision 1%")
        }
        if measure != nil, precision == nil, !sensitivity {
            problems.add(
                "--measure says what --precision or --sensitivity is about: give one of them as well")
        }
        if precision != nil, amount.replications < 2 {
            problems.add("--precision needs --replications 2 or more: one says nothing of its error")
        }
        let source = try problems.reading { try reading.source(scenario) }
        let changes = try problems.reading { try reading.edits() }
        if let source, let changes {
            // Told with everything else that is wrong, and before any time is spent.
            _ = try problems.reading { try source.with(changes) }
        }
        let options = ForecastOptions(
            replications: amount.replications, precision: share, measure: measure, exact: exact,
            sensitivity: sensitivity, changes: changes ?? [], customers: amount.customers,
            workers: amount.workers ?? ProcessInfo.processInfo.activeProcessorCount)
        return (try problems.value(source), options, ours)
    }

    /// 0.01 of `1%` or `0.01`.
    private static func share(_ text: String) -> Double? {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? String(text.dropLast()) : text), number > 0,
            number.isFinite
        else {
            return nil
        }
        return isPercent ? number / 100 : number
    }
}
