import Simulation

extension Compiler {
    /// The outcomes whose odds an uplift changes, in each of a line's stages.
    ///
    /// A campaign passes over stages that have no such outcome, as long as one of them has it.
    func effects(of uplift: UpliftSection?, stages: [Int], inCampaign: Bool, _ touch: TouchSection) -> [TouchLine
        .Effect]
    {
        switch uplift {
        case nil: return []
        case .number(let factor, let location):
            let key = Reference(name: "conversion", location: location)
            return effects(key, factor, stages: stages, inCampaign: inCampaign, isNumber: true)
        case .byOutcome(let factors):
            return factors.flatMap { key, factor in
                effects(key, factor, stages: stages, inCampaign: inCampaign, isNumber: false)
            }
        }
    }

    private func effects(
        _ key: Reference, _ factor: Amount, stages: [Int], inCampaign: Bool, isNumber: Bool
    ) -> [TouchLine.Effect] {
        let effects = stages.flatMap { stage in
            outcomes(named: key.name, in: document.stages[stage]).map {
                TouchLine.Effect(stage: stage, outcome: $0, uplift: factor)
            }
        }
        guard effects.isEmpty, !stages.isEmpty else { return effects }
        let place = inCampaign ? "no stage of this campaign" : "stage `\(document.stages[stages[0]].name)` does not"
        let known = Set(stages.flatMap { outcomeNames(of: document.stages[$0]) })
        let listed = stages.flatMap { outcomeNames(of: document.stages[$0]) }.reduce(into: [String]()) { names, name in
            if known.contains(name), !names.contains(name) { names.append(name) }
        }
        let verb = inCampaign ? "has" : "have"
        let what =
            isNumber || key.name == "conversion"
            ? "a conversion or another outcome to act on" : "an outcome `\(key.name)`"
        problems.report(
            "\(place) \(verb) \(what)", at: key.location,
            remedy: Suggestion.remedy(for: key.name, among: listed, plural: "its outcomes"))
        return []
    }

    /// Indices into the stage's decisions that a key of `uplift:` means.
    private func outcomes(named key: String, in stage: StageSection) -> [Int] {
        let decisions = stage.decisions
        let churn = decisions.indices.filter { if case .churned = decisions[$0].target { true } else { false } }
        if key == "churn" || key == "churned" { return churn }
        if key == "conversion" {
            // The first that does not lose the customer.
            return decisions.indices.first { !churn.contains($0) }.map { [$0] } ?? []
        }
        return decisions.indices.filter { index in
            if decisions[index].event?.name == key { return true }
            switch decisions[index].target {
            case .stage(let reference): return reference.name == key
            case .next:
                let position = document.stages.firstIndex { $0.name == stage.name } ?? 0
                return position + 1 < document.stages.count && document.stages[position + 1].name == key
            case .churned: return false
            }
        }
    }

    private func outcomeNames(of stage: StageSection) -> [String] {
        var names: [String] = stage.conversion == nil && stage.outcomes.isEmpty ? [] : ["conversion"]
        if stage.churn != nil { names.append("churn") }
        for outcome in stage.decisions {
            switch outcome.target {
            case .stage(let reference): names.append(reference.name)
            case .next:
                let next = (document.stages.firstIndex { $0.name == stage.name } ?? 0) + 1
                if next < document.stages.count { names.append(document.stages[next].name) }
            case .churned: break
            }
            if let event = outcome.event { names.append(event.name) }
        }
        return names
    }
}
