import ArgumentParser
import Foundation
import Reporting
import Results
import Scenario

/// How a scenario is read: shared by all commands that take one.
struct ScenarioOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Draw from another seed than the scenario's.", valueName: "n"))
    var seed: UInt64?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Change one value, as in campaigns.feast-ads.budget=x2 or stages.trial.dwell=7d. May be repeated.",
            valueName: "path=value"))
    var changes: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "A program as an attribution rule that the scenario may name. May be repeated.", valueName: "name=path"))
    var ruleProgram: [String] = []

    init() {}

    /// The scenario as its file has it, but for the seed: where `--set` describes another world to compare with.
    func source(_ path: String) throws -> ScenarioSource {
        try ScenarioLoader(rules: RuleRegistry.forScenarios(programs: ruleProgram)).source(
            path: path, overrides: seedOverride)
    }

    /// The scenario as it runs, `--set` included, in a form that can be carried elsewhere.
    func whole(_ path: String) throws -> ScenarioSource {
        try ScenarioLoader(rules: RuleRegistry.forScenarios(programs: ruleProgram)).source(
            path: path, overrides: overrides())
    }

    private var seedOverride: [Override] { seed.map { [Override(path: "seed", value: String($0))] } ?? [] }

    func overrides() throws -> [Override] { try edits() + seedOverride }

    /// What `--set` says.
    func edits() throws -> [Override] {
        var problems = OptionProblems()
        var overrides: [Override] = []
        for change in changes {
            if let equals = change.firstIndex(of: "="), equals != change.startIndex {
                overrides.append(
                    Override(path: String(change[..<equals]), value: String(change[change.index(after: equals)...])))
            } else {
                problems.add("--set \(change): expected PATH=VALUE, as in stages.trial.dwell=7d")
            }
        }
        try problems.refuse()
        return overrides
    }

    func load(_ path: String, and more: [Override] = []) throws -> CompiledScenario {
        try ScenarioLoader(rules: RuleRegistry.forScenarios(programs: ruleProgram)).load(
            path: path, overrides: overrides() + more)
    }

    /// Every file, with the problems of all of them together.
    func load(all paths: [String]) throws -> [CompiledScenario] {
        var scenarios: [CompiledScenario] = []
        var diagnostics: [Diagnostic] = []
        for path in paths {
            do {
                scenarios.append(try load(path))
            } catch let problems as ScenarioProblems {
                diagnostics += problems.diagnostics
            }
        }
        if !diagnostics.isEmpty { throw ScenarioProblems(diagnostics: diagnostics) }
        return scenarios
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

/// How results are shown.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "What standard output gets: table for people, json for programs.")
    var format: OutputFormat = .table

    @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
    var quiet = false

    @Flag(name: .customLong("no-color"), help: "No colour (NO_COLOR does the same).")
    var noColor = false

    init() {}

    /// Text of a summary for a terminal: how wide it is, whether it has colour, and where the results are.
    typealias Table = (_ summary: Summary, _ width: Int, _ color: Bool, _ resultsPath: String?) -> String

    /// Shows a result that was written to a folder.
    func show(
        _ summary: Summary, json: Data, _ folder: ResultsFolder, table: Table = TerminalSummary.render
    ) throws {
        switch format {
        case .json:
            try Terminal.say(String(decoding: json, as: UTF8.self))
            if !quiet { Terminal.complain("results in \(folder.path)") }
        case .table:
            let color = Terminal.hasColor(STDOUT_FILENO, refused: noColor)
            try Terminal.say(
                table(summary, Terminal.width(of: STDOUT_FILENO), color, folder.path))
        }
    }
}

/// Bounds of what can be asked for.
enum Limits {
    static let customers = 1_000_000_000_000

    static func check(customers: Int?) throws {
        guard let customers else { return }
        guard (1...Self.customers).contains(customers) else {
            throw ValidationError("--customers \(customers): expected 1 to 1000000000000")
        }
    }
}
