import Reporting
import Results
import Runner
import Scenario

/// Writes what a run, a load or a judgement came to into its folder, and shows it.
struct OutcomeWriter {
    let output: OutputOptions
    /// How people see it.
    var table: OutputOptions.Table = TerminalSummary.render

    /// - Returns: the exit code.
    func write(_ outcome: RunOutcome, _ scenario: CompiledScenario, to folder: ResultsFolder) throws -> Int32 {
        let json = try SummaryFile.encode(outcome.summary)
        try ResultFiles.write(outcome.summary, json: json, scenario, groups: outcome.groups, to: folder)
        try output.show(outcome.summary, json: json, folder, table: table)
        if let failure = outcome.failure { Terminal.complain("error: \(failure)") }
        return outcome.exitCode
    }

    /// Writes what one shard came to.
    ///
    /// - Returns: the exit code.
    func write(_ outcome: ShardOutcome, to folder: ResultsFolder) throws -> Int32 {
        let json = try SummaryFile.encode(outcome.summary)
        // The part last: where it is, all is.
        try folder.write([(SummaryFile.name, json), (Part.name, outcome.part)])
        try output.show(outcome.summary, json: json, folder, table: table)
        if let failure = outcome.failure { Terminal.complain("error: \(failure)") }
        return outcome.exitCode
    }
}
