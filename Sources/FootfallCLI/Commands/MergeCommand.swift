import ArgumentParser
import Foundation
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
        guard !out.isEmpty else { throw UsageError("--out is empty: name a folder, as in --out results") }
        let merge = try Merge(
            PartCollection(parts, allowsMissing: allowMissing),
            loader: ScenarioLoader(rules: RuleRegistry.forScenarios(programs: ruleProgram)))
        let folder = try ResultsFolder.create(root: out, scenario: merge.scenario.name, at: Date())
        do {
            let code = try OutcomeWriter(output: output).write(merge.execute(), merge.scenario, to: folder)
            throw ExitCode(code)
        } catch let code as ExitCode {
            throw code
        } catch {
            folder.removeIfEmpty()
            throw error
        }
    }
}
