import Simulation
import Tracking

/// What the rules say, and what partners are paid.
extension Tally {
    /// Counts what a rule says of one customer's conversions on its complete journey, in time order. The rule that partners
    /// are paid by makes their commission, rounded half up to minor units per conversion and partner.
    ///
    /// Call it after the customer's block was added, and before the next one is, so that refunds are known. Times of
    /// conversions are microseconds since 1970, their ids' sequences those of the occurrences that made the orders.
    ///
    /// - Parameter rule: index into the plan's rules.
    public mutating func addCredits(_ batch: borrowing CreditBatch, rule: Int, of customer: CustomerFacts) {
        var start = 0
        for index in 0..<batch.conversions.count {
            let conversion = batch.conversions[index]
            for position in start..<conversion.end {
                let credit = batch.credits[position]
                credits.add(credit, rule: rule, slot: slot(of: credit.source), segment: customer.segment)
            }
            if rule == plan.commissionRule {
                pay(batch, start..<conversion.end, conversion, isFirst: index == 0, of: customer)
            }
            start = conversion.end
        }
    }

    /// Sums a conversion's credits by source, so that a partner met twice is paid once.
    private mutating func pay(
        _ batch: borrowing CreditBatch, _ range: Range<Int>, _ conversion: CreditBatch.Conversion, isFirst: Bool,
        of customer: CustomerFacts
    ) {
        let segment = customer.segment
        let isRefunded = refunds.contains(customer: customer.id, order: conversion.id.sequence)
        let month = layout.axis?.month(of: conversion.time - plan.start) ?? -1
        for position in range {
            let source = batch.credits[position].source
            guard !range.prefix(while: { $0 < position }).contains(where: { batch.credits[$0].source == source })
            else { continue }
            var (units, value): (Int64, Int64) = (0, 0)
            for other in position..<range.upperBound where batch.credits[other].source == source {
                units += batch.credits[other].units
                value += batch.credits[other].value
            }
            let slot = slot(of: source)
            let commission = layout.commissions[slot].commission(on: value)
            credits.pay(commission, slot: slot, first: isFirst, segment: segment)
            if isRefunded { credits.refund(value, slot: slot, segment: segment) }
            guard month >= 0 else { continue }
            credits.close(
                units: units, value: value, commission: commission, slot: slot, month: month, segment: segment)
        }
    }

    private func slot(of source: Source) -> Int {
        guard source.channel != TrackingEvent.nothing else { return SourceSlots.none }
        let partner = source.partner == TrackingEvent.nothing ? -1 : Int(source.partner)
        return layout.sources.slot(channel: Int(source.channel), partner: partner)
    }
}
