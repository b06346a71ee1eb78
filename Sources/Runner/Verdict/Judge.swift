import Measurement
import Results
import Scenario

/// Judges `expect:` against the summary.
struct Judge {
    let scenario: CompiledScenario
    /// Numbers that go before the summary's, by path: a forecast's means before what one replication gave.
    let means: [String: Double]

    init(_ scenario: CompiledScenario, means: [String: Double] = [:]) {
        self.scenario = scenario
        self.means = means
    }

    func judge(_ summary: inout Summary) throws {
        guard !scenario.expectations.isEmpty || !scenario.kpis.isEmpty else { return }
        let tree = try SummaryTree(summary)
        try refuseMisspellings(tree)
        summary.expectations = scenario.expectations.map { judge($0, tree) }
    }

    /// A misspelt measure would be "not judged" for ever, and nobody would notice.
    private func refuseMisspellings(_ tree: SummaryTree) throws {
        let asked =
            scenario.expectations.map { ($0.text, $0.condition.paths) }
            + scenario.kpis.map { ("kpis.\($0.name)", $0.formula.paths) }
        var problems: [String] = []
        for (place, paths) in asked {
            for (path, meant) in tree.misspellings(of: paths) {
                problems.append("\(place): there is no measure \(path); did you mean \(meant)?")
            }
        }
        if !problems.isEmpty { throw RunError.unknownMeasures(problems) }
    }

    private func judge(_ expectation: Expectation, _ tree: SummaryTree) -> ExpectationSummary {
        switch expectation.condition.judge(numbers: { means[$0] ?? tree.number($0) }, words: tree.words) {
        case .holds(let value): return summary(expectation, holds: true, value, tree)
        case .fails(let value): return summary(expectation, holds: false, value, tree)
        case .notJudged:
            let unknown = expectation.condition.paths.filter { means[$0] == nil && tree.value($0) == nil }
            return ExpectationSummary(
                text: expectation.text, judged: false,
                because: unknown.isEmpty
                    ? "what it speaks of is not a number here"
                    : "this run does not produce \(unknown.joined(separator: ", "))")
        }
    }

    private func summary(
        _ expectation: Expectation, holds: Bool, _ value: Double?, _ tree: SummaryTree
    ) -> ExpectationSummary {
        var left: ExpectationValue?
        if let value, value.isFinite {
            left = .number(value)
        } else if let path = expectation.condition.paths.first, let words = tree.words(path) {
            left = .words(words)
        }
        return ExpectationSummary(text: expectation.text, judged: true, holds: holds, value: left)
    }
}

extension Summary {
    /// Judges the scenario's expectations of a forecast.
    ///
    /// - Parameter means: by path into the summary, over replications: what an expectation about such a path is judged by.
    /// - Throws: ``RunError/unknownMeasures(_:)``.
    public mutating func judge(_ scenario: CompiledScenario, means: [String: Double]) throws {
        try Judge(scenario, means: means).judge(&self)
    }
}
