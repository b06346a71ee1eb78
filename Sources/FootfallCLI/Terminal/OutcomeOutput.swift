import Foundation
import Reporting
import Results
import Runner
import Scenario

/// Writes what a run came to into its folder, and shows it.
struct OutcomeOutput {
    let outcome: RunOutcome
    let folder: ResultsFolder
    private let json: Data

    init(_ outcome: RunOutcome, in folder: ResultsFolder) throws {
        self.outcome = outcome
        self.folder = folder
        json = try SummaryFile.encode(outcome.summary)
    }

    /// All files or none.
    func write(_ scenario: CompiledScenario) throws {
        let summary = outcome.summary
        var files: [(name: String, data: Data)] = [
            (SummaryFile.name, json), ("scenario.yaml", Data(scenario.text.utf8)),
            ("report.html", Data(HTMLReport.render(summary).utf8)),
        ]
        if let junit = JUnitReport.render(summary) { files.append(("junit.xml", Data(junit.utf8))) }
        if let groups = outcome.groups { files.append((CustomerGroups.name, try groups.encode())) }
        try folder.write(files)
    }

    /// - Parameter table: for people, of a width, with or without colour.
    func show(_ output: OutputOptions, table: (_ width: Int, _ color: Bool) -> String) throws {
        switch output.format {
        case .json:
            try Terminal.say(String(decoding: json, as: UTF8.self))
            if !output.quiet { Terminal.complain("results in \(folder.path)") }
        case .table:
            let color = Terminal.hasColor(STDOUT_FILENO, refused: output.noColor)
            try Terminal.say(table(Terminal.width(of: STDOUT_FILENO), color))
        }
        if let failure = outcome.failure { Terminal.complain("error: \(failure)") }
    }
}
