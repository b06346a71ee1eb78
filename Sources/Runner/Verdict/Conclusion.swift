import Observation
import Results
import Scenario

/// From what was counted to a summary that is judged: the same for a run and for the parts of one that were added up.
struct Conclusion {
    let frame: RunFrame
    private var scenario: CompiledScenario { frame.scenario }

    init(_ frame: RunFrame) { self.frame = frame }

    /// The truth.
    func summary(of tally: Tally, eventsTotal: Int, digest: Digest) -> Summary {
        var summary = Summary(scenario: scenario.name, seed: scenario.seed, version: Footfall.version)
        summary.describe(scenario, options: frame.options)
        tally.fill(&summary)
        summary.eventsTotal = eventsTotal
        summary.digest = digest.hexadecimal
        return summary
    }

    /// What is built on all the rest: formulas, and what holds of what was expected.
    ///
    /// - Parameter addition: what was computed beside the run.
    func judge(_ summary: inout Summary, with addition: (any RunExtension)?) throws {
        let laterRules = scenario.laterRules.filter { addition?.rules.contains($0) != true }
            .map { "rule \($0): not computed by this version" }
        if scenario.excludeFlagged {
            summary.notJudged =
                (summary.notJudged ?? []) + ["exclude_flagged: flags are reported, and credit is not taken by a run"]
        }
        if !laterRules.isEmpty { summary.notJudged = (summary.notJudged ?? []) + laterRules }
        try Formulas(scenario).evaluate(into: &summary)
        try Judge(scenario).judge(&summary)
    }
}
