import Attribution
import Observation
import Simulation
import Tracking

/// What the rules say, and what partners are paid.
extension Tally {
    /// Counts what a rule says of one customer's conversions on its complete journey, in time order. The rule that partners
    /// are paid by makes their commission, rounded half up to minor units per conversion and partner; a refund takes it back.
    ///
    /// Call it after the customer's block was added, and before the next one is, so that refunds are known. Times of
    /// conversions are microseconds since 1970, their ids those of the events that an observer made.
    ///
    /// - Parameter rule: index into the plan's rules.
    public mutating func addCredits(_ batch: borrowing CreditBatch, rule: Int, of customer: CustomerFacts) {
        let counter = own()
        let origin = counter.cells.origin(segment: customer.segment)
        var start = 0
        for index in 0..<batch.conversions.count {
            let conversion = batch.conversions[index]
            for position in start..<conversion.end {
                let credit = batch.credits[position]
                add(credit, rule: rule, counter.cells, at: origin)
            }
            if rule == plan.commissionRule {
                pay(batch, start..<conversion.end, conversion, isFirst: index == 0, of: customer, counter)
            }
            start = conversion.end
        }
    }

    /// Counts what every rule says of conversions of customers whom nothing ever touched: they are nobody's.
    ///
    /// The same as ``addCredits(_:rule:of:)`` of their whole credit for nobody under each rule, and sooner.
    mutating func add(_ untouched: UntouchedGoals) {
        let cells = own().cells
        let (tables, nobody) = (tables.credits, SourceSlots.none)
        for goals in untouched.rows {
            let origin = cells.origin(segment: goals.segment)
            let units = CreditUnits.one * goals.count
            for rule in plan.rules.indices {
                let row = tables.row(rule: rule, slot: nobody)
                cells.add(units, to: .units, tables.units, row: row, at: origin)
                cells.add(goals.value, to: .value, tables.values, row: row, at: origin)
            }
            // The partners' rule: nobody is paid.
            guard plan.commissionRule != nil else { continue }
            let row = tables.row(month: goals.month, slot: nobody)
            cells.add(Int128(units), to: .units, tables.closed, row: row, at: origin)
            cells.add(goals.value, to: .value, tables.closed, row: row, at: origin)
        }
    }

    private func add(_ credit: Credit, rule: Int, _ cells: Cells, at origin: Cells.Origin) {
        let tables = tables.credits
        let row = tables.row(rule: rule, slot: slot(of: credit.source))
        cells.add(credit.units, to: .units, tables.units, row: row, at: origin)
        cells.add(Int128(credit.value), to: .value, tables.values, row: row, at: origin)
        guard credit.campaign != TrackingEvent.nothing else { return }
        let campaign = tables.row(rule: rule, campaign: Int(credit.campaign))
        cells.add(credit.units, to: .units, tables.campaignUnits, row: campaign, at: origin)
        cells.add(Int128(credit.value), to: .value, tables.campaignValues, row: campaign, at: origin)
    }

    /// Sums a conversion's credits by source, so that a partner met twice is paid once.
    private func pay(
        _ batch: borrowing CreditBatch, _ range: Range<Int>, _ conversion: CreditBatch.Conversion, isFirst: Bool,
        of customer: CustomerFacts, _ counter: Counter
    ) {
        let cells = counter.cells
        let origin = cells.origin(segment: customer.segment)
        let tables = tables.credits
        let isRefunded = counter.refunds.pointee.contains(
            customer: customer.id, order: UInt64(EventRole.occurrence(of: conversion.id)))
        let due = (conversion.time - plan.start).addingReportingOverflow(plan.commissionTerms.hold)
        let isHeld = plan.world.horizon.map { due.overflow || due.partialValue >= $0 } ?? false
        let month = layout.axis?.month(of: conversion.time - plan.start) ?? 0
        batch.forEachSource(in: range) { source, units, value in
            let slot = slot(of: source)
            let commission = Int128(Commission.amount(value: max(0, value), billionths: layout.commissions[slot]))
            cells.add(commission, to: .earned, tables.paid, row: slot, at: origin)
            let row = tables.row(month: month, slot: slot)
            cells.add(Int128(units), to: .units, tables.closed, row: row, at: origin)
            cells.add(Int128(value), to: .value, tables.closed, row: row, at: origin)
            guard !isRefunded else {
                cells.add(Int128(value), to: .refunded, tables.paid, row: slot, at: origin)
                cells.add(commission, to: .clawedBack, tables.paid, row: slot, at: origin)
                return
            }
            cells.add(commission, to: isFirst ? .winning : .keeping, tables.paid, row: slot, at: origin)
            if isHeld { cells.add(commission, to: .held, tables.paid, row: slot, at: origin) }
            cells.add(Int128(units), to: .keptUnits, tables.closed, row: row, at: origin)
            cells.add(Int128(value), to: .keptValue, tables.closed, row: row, at: origin)
            cells.add(commission, to: .commission, tables.closed, row: row, at: origin)
        }
    }

    private func slot(of source: Source) -> Int { layout.sources.slot(of: source) }
}

extension SourceSlots {
    func slot(of source: Source) -> Int {
        guard source.channel != TrackingEvent.nothing else { return Self.none }
        let partner = source.partner == TrackingEvent.nothing ? -1 : Int(source.partner)
        return slot(channel: Int(source.channel), partner: partner)
    }
}

extension CreditBatch {
    /// One conversion's credits by source: one that was met several times comes once, with the sum.
    func forEachSource(in range: Range<Int>, _ body: (_ source: Source, _ units: Int64, _ value: Int64) -> Void) {
        for position in range {
            let source = credits[position].source
            guard !range.prefix(while: { $0 < position }).contains(where: { credits[$0].source == source })
            else { continue }
            var (units, value): (Int64, Int64) = (0, 0)
            for other in position..<range.upperBound where credits[other].source == source {
                units += credits[other].units
                value += credits[other].value
            }
            body(source, units, value)
        }
    }
}
