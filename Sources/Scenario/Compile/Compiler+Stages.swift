import Simulation

extension Compiler {
    func channels() -> [Channel] {
        document.channels.map { section in
            var cost = section.cost
            cost.perEvent = section.perEvent.compactMap { entry in
                names.event(entry.event, "a cost").map { ($0, entry.amount) }
            }
            return Channel(
                name: section.name, kind: section.kind,
                partners: section.partners.map {
                    Channel.Partner(name: $0.name, share: $0.share, commission: $0.commission, coupon: $0.coupon)
                }, cost: cost)
        }
    }

    func stage(_ index: Int) -> Stage {
        let section = document.stages[index]
        return Stage(
            name: section.name, dwell: section.decisions.isEmpty ? nil : section.dwell ?? .constant(0),
            outcomes: section.decisions.map { outcome($0, of: index) }, hasConversion: section.conversion != nil,
            emissions: section.emissions.map { emission($0) },
            surveys: section.surveys.map { survey in
                SurveyQuestion(
                    survey: position(of: survey.name, in: names.surveys), probability: survey.probability,
                    score: survey.score)
            })
    }

    private func outcome(_ section: OutcomeSection, of stage: Int) -> Outcome {
        Outcome(
            to: target(of: section, in: stage) ?? stage, probability: section.probability,
            event: section.event.map { position(of: $0.name, in: names.worldEvents) }, value: section.value,
            products: section.products.map { product in
                ProductShare(
                    product: position(of: product.name, in: names.products), share: product.share, value: product.value)
            }, refund: section.refund, referral: section.referral)
    }

    /// Stage that an outcome leads to; `nil` for one that is not there, which is reported.
    private func target(of section: OutcomeSection, in stage: Int) -> Int? {
        switch section.target {
        case .churned: return Outcome.churned
        case .stage(let reference): return names.stage(reference)
        case .next:
            if stage + 1 < document.stages.count { return stage + 1 }
            problems.report(
                "the last stage converts to the next one, and there is none", at: section.location,
                remedy: "write a stage behind it, or `outcomes: [{to: STAGE, probability: ...}]`")
            return nil
        }
    }

    private func emission(_ section: EmissionSection) -> Emission {
        Emission(
            event: position(of: section.event.name, in: names.worldEvents), timing: section.timing,
            value: section.value,
            properties: section.properties.map { (position(of: $0.name, in: names.properties), $0.amount) })
    }

    /// Of a name that was collected from the same place.
    private func position(of name: String, in names: [String]) -> Int {
        guard let index = names.firstIndex(of: name) else { preconditionFailure("`\(name)` was not collected") }
        return index
    }
}
