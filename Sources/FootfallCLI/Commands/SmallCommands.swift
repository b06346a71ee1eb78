import ArgumentParser
import Foundation
import Reporting
import Results
import Scenario

/// `footfall validate`: reads and checks, runs nothing.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check scenario files and list every problem with its line and column.")

    @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"))
    var scenarios: [String]
    @OptionGroup var reading: ScenarioOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let loaded = try reading.load(all: scenarios)
        guard !output.quiet else { return }
        for (path, scenario) in zip(scenarios, loaded) { try Terminal.say("\(path): \(scenario.name) is valid") }
    }
}

/// `footfall schema`: for editors.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of scenario files, for completion and checks in editors.")

    func run() throws { try Terminal.say(ScenarioSchema.json()) }
}

/// `footfall init`: a scenario to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented scenario that runs as it is.")

    @Argument(help: ArgumentHelp("Name of the scenario; the file is ./NAME.yaml.", valueName: "name"))
    var name: String

    func run() throws {
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        guard !name.isEmpty, name.count <= 64, name.allSatisfy(letters.contains) else {
            throw UsageError("init \(name): a name has 1 to 64 of the characters a-z, 0-9 and -")
        }
        let path = "\(name).yaml"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw UsageError("\(path) is there already; choose another name or remove it")
        }
        do {
            try Data(ScenarioTemplate.text(name: name).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw UsageError("\(path) cannot be written: \(error.localizedDescription)")
        }
        try Terminal.say("wrote \(path); try: footfall run \(path)")
    }
}

/// `footfall report`: any report again from a stored run.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Show a stored run again, and write its report.html anew.")

    @Argument(help: ArgumentHelp("Folder of a run, or its summary.json.", valueName: "run"))
    var path: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        let isFile = path.hasSuffix(".json")
        let summary = try SummaryFile.read(isFile ? path : "\(path)/\(SummaryFile.name)")
        switch output.format {
        case .json: try Terminal.say(String(decoding: SummaryFile.encode(summary), as: UTF8.self))
        case .table:
            let color = Terminal.hasColor(STDOUT_FILENO, refused: output.noColor)
            try Terminal.say(TerminalSummary.render(summary, width: Terminal.width(of: STDOUT_FILENO), color: color))
        }
        guard !isFile else { return }
        let page = "\(path)/report.html"
        do {
            try Data(HTMLReport.render(summary).utf8).write(to: URL(fileURLWithPath: page), options: .atomic)
        } catch {
            throw UsageError("\(page) cannot be written: \(error.localizedDescription)")
        }
    }
}
