import Simulation
import Tracking

extension Compiler {
    /// Rules to compute, and the names of those that this version does not.
    func rules() -> (known: [RuleSpecification], later: [String]) {
        guard let sections = document.attribution.rules else { return (RuleSpecification.standard, []) }
        var known: [RuleSpecification] = []
        var later: [String] = []
        var seen: Set<String> = []
        for section in sections {
            guard seen.insert(section.name).inserted else {
                problems.report(
                    "the rule `\(section.name)` is named twice", at: section.location, remedy: "name it once")
                continue
            }
            if let specification = section.specification {
                known.append(withCoupons(specification))
            } else {
                later.append(section.name)
            }
        }
        if let commission = document.attribution.commission, commission.specification == nil,
            !later.contains(commission.name)
        {
            later.append(commission.name)
        }
        return (known, later)
    }

    /// Partners' own codes, where the rule pays for them.
    func withCoupons(_ rule: RuleSpecification) -> RuleSpecification {
        guard case .further(.affiliate(var terms)) = rule.kind else { return rule }
        for channel in document.channels {
            for partner in channel.partners {
                guard let code = partner.coupon else { continue }
                terms.owners.append(.init(code: code, partner: "\(channel.name)/\(partner.name)"))
            }
        }
        return RuleSpecification(.further(.affiliate(terms)), name: rule.name)
    }

    func choices() -> AttributionChoices { choices(of: document.attribution) }

    func choices(of section: AttributionSection) -> AttributionChoices {
        for channel in section.lookbackChannels { _ = names.channel(channel) }
        var choices = section.choices
        if choices.boundary == .calendarDays { choices.zone = zoneOffsets() }
        return choices
    }

    /// The rule partners are paid by, last touch by default; `nil` where nobody is.
    func commissionRule() -> RuleSpecification? {
        if let commission = document.attribution.commission { return commission.specification.map(withCoupons) }
        let isPaid = document.channels.contains { channel in
            channel.cost.commission > 0 || channel.partners.contains { $0.commission ?? 0 > 0 }
        }
        return isPaid ? .lastTouch : nil
    }

    func whatIfs() -> [WhatIf] {
        document.whatIfs.map { section in
            WhatIf(
                name: section.name, without: section.without.compactMap { exclusion($0) },
                overrides: section.set.map { Override(path: $0.path.name, value: $0.value.yaml) })
        }
    }

    private func exclusion(_ reference: Reference) -> WhatIf.Exclusion? {
        if !names.channels.contains(reference.name), let campaign = names.campaigns.firstIndex(of: reference.name) {
            return .campaign(campaign)
        }
        if !reference.name.contains("/"), !names.channels.contains(reference.name) {
            problems.report(
                "there is no channel or campaign `\(reference.name)`", at: reference.location,
                remedy: Suggestion.remedy(
                    for: reference.name, among: names.channels + names.campaigns, plural: "channels and campaigns"))
            return nil
        }
        return names.source(reference).map { .channel($0.channel, partner: $0.partner) }
    }
}
