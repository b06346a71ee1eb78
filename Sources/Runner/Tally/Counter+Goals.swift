import Attribution
import Simulation

/// Goals, and whom they belong to by discovery and closing.
extension Counter {
    func reachGoal(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let origin = customer.origin
        let isFirst = customer.goals == 0
        customer.goals += 1
        cells.count(.conversions, tables.money.counts, at: origin)
        cells.add(Int128(occurrence.pointee.value), to: .goalValue, tables.money.sums, at: origin)
        cells.count(.conversions, tables.periods.months, row: customer.month, at: origin)
        if isFirst {
            firstGoal(occurrence, of: &customer)
        } else if customer.goals == 2 {
            cells.count(.repeatBuyers, tables.money.counts, at: origin)
        }
        closeAndDiscover(occurrence, isFirst: isFirst, of: &customer)
        if customer.boughtIn.month != customer.month { buyInPeriod(&customer) }
    }

    private func buyInPeriod(_ customer: inout CustomerState) {
        let origin = customer.origin
        customer.boughtIn.month = customer.month
        cells.count(.buyers, tables.periods.months, row: customer.month, at: origin)
        if let row = tables.cohorts.row(cohort: customer.cohort, month: customer.month) {
            cells.count(.buyers, tables.cohorts.counts, row: row, at: origin)
        }
        guard customer.boughtIn.quarter != customer.quarter else { return }
        customer.boughtIn.quarter = customer.quarter
        cells.count(.buyers, tables.periods.quarters, row: customer.quarter, at: origin)
    }

    private func firstGoal(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let origin = customer.origin
        cells.count(.buyers, tables.money.counts, at: origin)
        cells.count(.firstTimeBuyers, tables.periods.months, row: customer.month, at: origin)
        cells.add(
            Int128(occurrence.pointee.time - customer.facts.pointee.arrival), to: .timeToGoal, tables.money.sums,
            at: origin)
        customer.cohort = customer.month
        addToCohort(customer.net, of: &customer)
        guard customer.facts.pointee.generation > 0, customer.facts.pointee.channel >= 0 else { return }
        cells.count(.rewards, tables.sources.counts, row: customer.arrivalSlot, at: origin)
        let row = customer.month * lookups.partnersOfChannel.count + customer.facts.pointee.channel
        cells.count(.times, tables.periods.rewards, row: row, at: origin)
    }

    private func closeAndDiscover(
        _ occurrence: UnsafePointer<Occurrence>, isFirst: Bool, of customer: inout CustomerState
    ) {
        let origin = customer.origin
        let counts = tables.sources.counts
        cells.count(.discovered, counts, row: customer.firstClaim, at: origin)
        let slot = customer.last.slot
        cells.count(.closed, counts, row: slot, at: origin)
        cells.add(Int128(occurrence.pointee.value), to: .closed, tables.sources.money, row: slot, at: origin)
        if !isFirst { cells.count(.closedRepeats, counts, row: slot, at: origin) }
        guard customer.hasClaim else { return }
        let last = customer.last
        let age = occurrence.pointee.time - last.time
        if age <= PartnerEvidence.promptWindow { cells.count(.prompt, counts, row: slot, at: origin) }
        // An intent touch that comes so shortly before a goal poaches it.
        if last.intent {
            if age <= PartnerEvidence.poachingWindow { cells.count(.poached, counts, row: slot, at: origin) }
        } else if age < PartnerEvidence.injectionWindow {
            cells.count(.injected, counts, row: slot, at: origin)
        }
    }
}
