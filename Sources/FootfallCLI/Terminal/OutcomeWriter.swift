import Results
import Runner
import Scenario

/// Writes what a run or a load came to into its folder, and shows it.
struct OutcomeWriter {
    let output: OutputOptions

    /// - Returns: the exit code.
    func write(_ outcome: RunOutcome, _ scenario: CompiledScenario, to folder: ResultsFolder) throws -> Int32 {
        let json = try SummaryFile.encode(outcome.summary)
        try ResultFiles.write(outcome.summary, json: json, scenario, groups: outcome.groups, to: folder)
        try output.show(outcome.summary, json: json, folder)
        if let failure = outcome.failure { Terminal.complain("error: \(failure)") }
        return outcome.exitCode
    }
}
