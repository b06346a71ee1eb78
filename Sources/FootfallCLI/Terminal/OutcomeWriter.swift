import Foundation
import Reporting
import Results
import Runner
import Scenario

/// Writes what a run came to into its folder, and shows it.
struct OutcomeWriter {
    let output: OutputOptions

    /// - Returns: the exit code.
    func write(_ outcome: RunOutcome, _ scenario: CompiledScenario, to folder: ResultsFolder) throws -> Int32 {
        let json = try SummaryFile.encode(outcome.summary)
        try folder.write(files(outcome, json, scenario))
        try show(outcome, json, folder)
        return outcome.exitCode
    }

    private func files(
        _ outcome: RunOutcome, _ json: Data, _ scenario: CompiledScenario
    ) throws -> [(name: String, data: Data)] {
        let summary = outcome.summary
        var files: [(name: String, data: Data)] = [
            (SummaryFile.name, json), ("scenario.yaml", Data(scenario.text.utf8)),
            ("report.html", Data(HTMLReport.render(summary).utf8)),
        ]
        if let junit = JUnitReport.render(summary) { files.append(("junit.xml", Data(junit.utf8))) }
        if let groups = outcome.groups { files.append((CustomerGroups.name, try groups.encode())) }
        return files
    }

    private func show(_ outcome: RunOutcome, _ json: Data, _ folder: ResultsFolder) throws {
        switch output.format {
        case .json:
            try Terminal.say(String(decoding: json, as: UTF8.self))
            if !output.quiet { Terminal.complain("results in \(folder.path)") }
        case .table:
            let color = Terminal.hasColor(STDOUT_FILENO, refused: output.noColor)
            try Terminal.say(
                TerminalSummary.render(
                    outcome.summary, width: Terminal.width(of: STDOUT_FILENO), color: color, resultsPath: folder.path))
        }
        if let failure = outcome.failure { Terminal.complain("error: \(failure)") }
    }
}
