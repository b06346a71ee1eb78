import Tracking

extension Oracle {
    /// Credits a conversion under a rule beyond the six; the caller closes the conversion.
    mutating func credit(
        _ conversion: Conversion, under further: ResolvedRule, rule: Rule, in batch: inout CreditBatch
    ) {
        let touches = selections[rule.selection].touches
        let journeyMarks = journey.marks
        var conversion = conversion
        var verdict = weights.fill { further.judge(touches, conversion, marks: journeyMarks, into: &$0) }
        // The coupon of a partner whose credit is taken is nobody's.
        if case .source(let owner, _) = verdict, excluded.contains(owner) {
            conversion.coupon = TrackingEvent.nothing
            verdict = weights.fill { further.judge(touches, conversion, marks: journeyMarks, into: &$0) }
        }
        switch verdict {
        case .nobody: give(conversion, to: .none, campaign: TrackingEvent.nothing, in: &batch)
        case .source(let source, let campaign): give(conversion, to: source, campaign: campaign, in: &batch)
        case .touch(let index):
            give(conversion, to: touches[index].source, campaign: touches[index].campaign, in: &batch)
        case .weights:
            weights.weighViews(rule.viewWeight, in: touches)
            share(conversion.value, among: touches, in: &batch)
        }
    }

    private func give(_ conversion: Conversion, to source: Source, campaign: UInt16, in batch: inout CreditBatch) {
        batch.append(Credit(source: source, campaign: campaign, units: CreditUnits.one, value: conversion.value))
    }
}
