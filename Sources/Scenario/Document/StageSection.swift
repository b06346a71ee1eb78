import Simulation

/// One stage of the lifecycle, as written.
struct StageSection {
    struct Survey {
        var name: String
        var location: SourceLocation
        var probability: Amount
        var score: Amount
    }
    var name: String
    var location: SourceLocation
    var dwell: Amount?
    var dwellLocation: SourceLocation?
    var conversion: OutcomeSection?
    var outcomes: [OutcomeSection] = []
    var churn: OutcomeSection?
    var emissions: [EmissionSection] = []
    var touches: [TouchSection] = []
    var surveys: [Survey] = []
    /// Some of its ways out could not be read, which is reported: nobody knows where they lead.
    var isUncertain = false

    /// Conversion, outcomes, churn: the order of ``Stage/outcomes``.
    var decisions: [OutcomeSection] { [conversion].compactMap { $0 } + outcomes + [churn].compactMap { $0 } }
    var hasRest: Bool { decisions.contains { $0.probability == .rest } }
}

extension Reader {
    func readStages(_ tree: Tree) -> [StageSection] {
        let example = "`stages:` with lines like `- stage: browsing`"
        return list(tree, "stages", example: example).compactMap { stage($0) }
    }

    private func stage(_ tree: Tree) -> StageSection? {
        guard let fields = Fields(tree, what: "a stage", keys: SectionKeys.stage, problems: problems) else {
            return nil
        }
        guard let nameTree = fields.required("stage", remedy: "begin with `stage: NAME`"),
            let name = name(nameTree, of: "a stage")
        else {
            return nil
        }
        var stage = StageSection(name: name, location: nameTree.location)
        if name == "churned" {
            problems.report(
                "`churned` is where every churn leads and cannot be a stage's name", at: nameTree.location,
                remedy: "call it something else")
        }
        if let dwell = fields["dwell"] {
            stage.dwell = amount(dwell, .duration)
            stage.dwellLocation = dwell.location
        }
        stage.isUncertain = tree.entries?.contains { !SectionKeys.stage.contains($0.key) } ?? false
        readOutcomes(fields, into: &stage)
        if let emits = fields["emits"] { stage.emissions = emissions(emits) }
        if let touches = fields["touches"] {
            let example = "`touches:` with lines like `- {channel: search, rate: 0.2/day}`"
            stage.touches = self.touches(list(touches, "touches", example: example), stage: name)
        }
        if let surveys = fields["survey"] {
            stage.surveys = named(
                surveys, "a survey",
                example: "`survey: {csat: {probability: 0.2, score: {empirical: {5: 0.6, 4: 0.4}}}}`"
            )
            .compactMap { survey($0) }
        }
        return stage
    }

    private func survey(_ entry: Tree.Entry) -> StageSection.Survey? {
        guard let fields = Fields(entry.value, what: "a survey", keys: SectionKeys.survey, problems: problems) else {
            return nil
        }
        let probability = fields.required("probability", remedy: "say how many answer, like `probability: 0.2`")
            .flatMap { amount($0, .probability) }
        let score = fields.required(
            "score", remedy: "say what they answer, like `score: {empirical: {5: 0.6, 4: 0.4}}`"
        )
        .flatMap { amount($0, .number) }
        guard let probability, let score else { return nil }
        return StageSection.Survey(name: entry.key, location: entry.keyLocation, probability: probability, score: score)
    }
}
