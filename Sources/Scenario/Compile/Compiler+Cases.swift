import Tracking

extension Compiler {
    func cases() -> [CaseDefinition] {
        document.cases.map { section in
            for credit in section.credit + section.reported { checkTotal(of: credit, in: section) }
            return CaseDefinition(
                name: section.name, location: section.location,
                choices: choices(of: section.attribution), stitching: section.attribution.stitching,
                steps: section.steps.compactMap { step($0, of: section) },
                credit: section.credit.map { credit($0) }, reported: section.reported.map { credit($0) })
        }
    }

    private func step(_ section: CaseSection.Step, of owner: CaseSection) -> CaseDefinition.Step? {
        guard let action = action(of: section, in: owner) else { return nil }
        let minor = section.value.map { Int64(($0 * Double(document.head.minorUnits)).rounded()) }
        return CaseDefinition.Step(
            action: action, time: instant(section.at), arrives: section.arrives.map { instant($0) }, value: minor,
            order: section.order, coupon: section.coupon.flatMap { coupon($0) }, id: section.id, device: section.device,
            location: section.location)
    }

    private func instant(_ at: CaseSection.Step.At) -> Int64 {
        switch at {
        case .elapsed(let time): document.head.start + time
        case .instant(let instant): instant
        }
    }

    private func action(of section: CaseSection.Step, in owner: CaseSection) -> CaseDefinition.Action? {
        switch section.kind {
        case "emits":
            return names.events.firstIndex(of: section.subject.name).map { .event(UInt16($0)) }
        case "login": return .identify(section.subject.name)
        case "refund":
            if !owner.steps.contains(where: { $0.order == section.subject.name }) {
                problems.report(
                    "no step has the order `\(section.subject.name)`", at: section.subject.location,
                    remedy: "give the purchase `order: \(section.subject.name)`")
            }
            return .refund(order: section.subject.name)
        default:
            let kinds: [String: TrackingEvent.Kind] = [
                "click": .click, "view": .view, "send": .send, "direct": .direct,
            ]
            guard let kind = kinds[section.kind], let source = source(section.subject) else { return nil }
            return .touch(kind, source)
        }
    }

    private func source(_ reference: Reference) -> Source? {
        guard let (channel, partner) = names.source(reference) else { return nil }
        guard let partner else { return Source(channel: UInt16(channel)) }
        return Source(channel: UInt16(channel), partner: UInt16(partner))
    }

    private func coupon(_ reference: Reference) -> UInt16? {
        names.coupons.firstIndex(of: reference.name).map { UInt16($0) }
    }

    private func credit(_ section: CaseSection.Credit) -> CaseDefinition.ExpectedCredit {
        let shares = section.shares.compactMap { entry -> (source: Source, conversions: Double)? in
            if entry.source.name == "none" { return (.none, entry.share) }
            return source(entry.source).map { ($0, entry.share) }
        }
        return CaseDefinition.ExpectedCredit(
            ruleName: section.rule.name, rule: section.rule.specification.map(withCoupons), shares: shares,
            location: section.location)
    }

    /// Credit is counted in conversions, so a case's credit sums to its conversions.
    private func checkTotal(of credit: CaseSection.Credit, in section: CaseSection) {
        let goals = section.steps.filter { $0.kind == "emits" && $0.subject.name == document.head.goal?.name }
        if document.head.goal == nil {
            problems.report(
                "cases need a goal to tell conversions by", at: section.location,
                remedy: "write `goal: EVENT` at the top")
            return
        }
        let sum = credit.shares.reduce(0) { $0 + $1.share }
        // Copies and repeated orders may not count, so anything from one conversion to all of them can be right.
        let isWhole = abs(sum - sum.rounded()) < 1e-6
        guard !isWhole || sum > Double(goals.count) + 1e-6 || (sum < 1 - 1e-6 && !goals.isEmpty) else { return }
        problems.report(
            "the credit of `\(credit.rule.name)` sums to \(Literal.plain((sum * 1e6).rounded() / 1e6))",
            at: credit.location,
            remedy:
                "it sums to the conversions of the journey, which has \(goals.count); nobody's credit goes to `none`")
    }
}
