import Audit
import Results
import Tracking

/// What a backend says of every conversion of a run, or of a shard of it, held against what the rules say. Those of other
/// customers add up.
struct CreditShare: Sendable, Codable {
    private(set) var rules: [ComparedRule]
    private(set) var differences: Differences
    /// Rules that the backend does not compute, by name.
    let missing: [String]

    init(_ rules: [ComparedRule], _ differences: Differences, missing: [String]) {
        self.rules = rules
        self.differences = differences
        self.missing = missing
    }

    /// Adds what the same backend says of other customers.
    mutating func merge(_ other: CreditShare) {
        precondition(rules.map(\.index) == other.rules.map(\.index), "the same rules are compared")
        for index in rules.indices { rules[index].merge(other.rules[index]) }
        differences.merge(other.differences)
    }

    /// Finds out why they differ, and writes it all down.
    ///
    /// - Parameters:
    ///   - backend: its name.
    ///   - readBack: `nil` where the backend does not give bodies.
    /// - Throws: what reading back throws.
    func write(
        into summary: inout Summary, _ plan: RunPlan, backend: String, _ journeys: any SentJourneys,
        readBack: ReadBack?
    ) throws {
        for rule in missing {
            summary.notJudged = (summary.notJudged ?? []) + ["rule \(rule): not computed by \(backend)"]
        }
        var explanation: Explanation?
        if !differences.isEmpty {
            var explainer = Explainer(
                plan: plan, differences: differences, isTransparent: journeys.isTransparent, readBack: readBack)
            explanation = try explainer.explain(journeys)
        }
        FindingWriter(plan: plan, explanation: explanation, start: journeys.start).write(rules, into: &summary)
    }
}

/// One rule, compared.
struct ComparedRule: Sendable, Codable {
    /// Index into the plan's rules.
    var index: Int
    /// Against what could be delivered.
    var fair: RuleFindings
    /// Against complete journeys.
    var error: RuleFindings
    var reported: ReportedCredits

    mutating func merge(_ other: ComparedRule) {
        fair.merge(other.fair)
        error.merge(other.error)
        reported.merge(other.reported)
    }
}
