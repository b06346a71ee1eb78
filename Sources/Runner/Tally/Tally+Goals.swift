import Simulation

/// Goals, and whom they belong to by discovery and closing.
extension Tally {
    /// An intent touch that comes so shortly before a goal poaches it.
    static let poachingWindow: Int64 = 3_600_000_000
    /// A click that comes so shortly before a goal was made by a program that watched the customer buy.
    static let injectionWindow: Int64 = 10_000_000

    func reachGoal(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let origin = customer.origin
        let isFirst = customer.goals == 0
        customer.goals += 1
        cells.count(.conversions, tables.money.counts, at: origin)
        cells.add(Int128(occurrence.value), to: .goalValue, tables.money.sums, at: origin)
        cells.count(.conversions, tables.periods.months, row: customer.month, at: origin)
        if isFirst {
            firstGoal(occurrence, of: &customer)
        } else if customer.goals == 2 {
            cells.count(.repeatBuyers, tables.money.counts, at: origin)
        }
        closeAndDiscover(occurrence, isFirst: isFirst, of: customer)
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

    private func firstGoal(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let origin = customer.origin
        cells.count(.buyers, tables.money.counts, at: origin)
        cells.count(.firstTimeBuyers, tables.periods.months, row: customer.month, at: origin)
        cells.add(Int128(occurrence.time - customer.facts.arrival), to: .timeToGoal, tables.money.sums, at: origin)
        customer.cohort = customer.month
        addToCohort(customer.net, of: customer)
        guard customer.facts.generation > 0, customer.facts.channel >= 0 else { return }
        cells.count(.rewards, tables.sources.counts, row: customer.arrivalSlot, at: origin)
        let row = customer.month * layout.sources.first.count + customer.facts.channel
        cells.count(.times, tables.periods.rewards, row: row, at: origin)
    }

    private func closeAndDiscover(_ occurrence: Occurrence, isFirst: Bool, of customer: CustomerState) {
        let origin = customer.origin
        let counts = tables.sources.counts
        cells.count(.discovered, counts, row: customer.first?.slot ?? SourceSlots.none, at: origin)
        let slot = customer.last?.slot ?? SourceSlots.none
        cells.count(.closed, counts, row: slot, at: origin)
        cells.add(Int128(occurrence.value), to: .closed, tables.sources.money, row: slot, at: origin)
        if !isFirst { cells.count(.closedRepeats, counts, row: slot, at: origin) }
        guard let last = customer.last else { return }
        let age = occurrence.time - last.time
        if last.intent {
            if age <= Self.poachingWindow { cells.count(.poached, counts, row: slot, at: origin) }
        } else if age < Self.injectionWindow {
            cells.count(.injected, counts, row: slot, at: origin)
        }
    }
}
