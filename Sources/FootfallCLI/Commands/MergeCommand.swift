import ArgumentParser
import Forecast
import Foundation
import Reporting
import Results
import Runner
import Scenario

/// `footfall merge`: the parts of a run into one.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Put the parts of a run that was split by --shard together.",
        discussion: """
            Writes what one process would have written: results/SCENARIO/RUN-ID/ with summary.json, report.html, junit.xml and
            the scenario as it ran, and judges the expectations. Parts carry the scenario, so its file is not needed.

            Every shard must be there, once and whole, and all of the same run; what is not is named. --allow-missing merges
            what there is, and says in every output what is missing.

            Exit codes: 0 all expectations hold; 1 one failed; 2 parts that do not make a run; 3 the backend of a shard
            failed; 5 the backend cannot be verified.
            """)

    @Argument(help: ArgumentHelp("Folders of parts, as in DIR/part-*.", valueName: "part"))
    var parts: [String]

    @Flag(name: .customLong("allow-missing"), help: "Merge what there is where shards are missing.")
    var allowMissing = false

    @Option(name: .long, help: ArgumentHelp("Folder for results.", valueName: "dir"))
    var out = "results"

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("As the shards were given it. May be repeated.", valueName: "name=path"))
    var ruleProgram: [String] = []

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        guard !out.isEmpty else {
            throw UsageError("--out is empty: name a folder, as in --out results")
        }
        let collection = try PartCollection(parts, allowsMissing: allowMissing)
        let loader = ScenarioLoader(rules: try RuleRegistry.forScenarios(programs: ruleProgram))
        throw ExitCode(
            collection.run.command == "forecast"
                ? try forecast(collection, loader) : try run(collection, loader))
    }

    private func run(_ parts: PartCollection, _ loader: ScenarioLoader) throws -> Int32 {
        var merge = try Merge(parts, loader: loader)
        var table: OutputOptions.Table = TerminalSummary.render
        if parts.run.command == "judge" {
            var problems = OptionProblems()
            let requests = try RuleOptions.read(parts.run.options["rule"] ?? [], &problems)
            try problems.refuse()
            let judging = RuleJudging(merge.scenario, adding: requests)
            merge.use(judging.scenario, with: judging)
            table = TerminalJudgement.render
        }
        return try writing(merge.scenario.name) { folder in
            try OutcomeWriter(output: output, table: table).write(
                merge.execute(), merge.scenario, to: folder)
        }
    }

    private func forecast(_ parts: PartCollection, _ loader: ScenarioLoader) throws -> Int32 {
        let source = try parts.source(loader)
        let options = try ForecastRequest(parts.run.options).options(customers: parts.run.customers)
        return try writing(source.scenario.name) { folder in
            let summary = try Forecast(source, options: options).merge(parts)
            let json = try SummaryFile.encode(summary)
            try ResultFiles.write(summary, json: json, source.scenario, to: folder)
            try output.show(summary, json: json, folder)
            return summary.verdict?.exitCode ?? 0
        }
    }

    private func writing(_ scenario: String, _ body: (ResultsFolder) throws -> Int32) throws -> Int32 {
        let folder = try ResultsFolder.create(root: out, scenario: scenario, at: Date())
        do {
            return try body(folder)
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }
}
