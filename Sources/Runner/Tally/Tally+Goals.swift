import Simulation

/// Goals, and whom they belong to by discovery and closing.
extension Tally {
    /// An intent touch that comes so shortly before a goal poaches it.
    static let poachingWindow: Int64 = 3_600_000_000
    /// A click that comes so shortly before a goal was made by a program that watched the customer buy.
    static let injectionWindow: Int64 = 10_000_000

    mutating func goal(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let segment = customer.segment
        let isFirst = customer.goals == 0
        customer.goals += 1
        money.count(.conversions, segment: segment)
        money.add(Int128(occurrence.value), to: .goalValue, segment: segment)
        if isFirst {
            firstGoal(occurrence, of: &customer)
        } else if customer.goals == 2 {
            money.count(.repeatBuyers, segment: segment)
        }
        closeAndDiscover(occurrence, isFirst: isFirst, of: customer)
        guard customer.month >= 0 else { return }
        periods.count(.conversions, month: customer.month, segment: segment)
        guard customer.boughtIn.month != customer.month else { return }
        customer.boughtIn.month = customer.month
        periods.count(.buyers, month: customer.month, segment: segment)
        cohorts.buy(cohort: customer.cohort, month: customer.month, segment: segment)
        guard customer.boughtIn.quarter != customer.quarter else { return }
        customer.boughtIn.quarter = customer.quarter
        periods.count(.buyers, quarter: customer.quarter, segment: segment)
    }

    private mutating func firstGoal(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let segment = customer.segment
        money.count(.buyers, segment: segment)
        money.add(Int128(occurrence.time - customer.facts.arrival), to: .timeToGoal, segment: segment)
        let isRewarded = customer.facts.generation > 0 && customer.facts.channel >= 0
        if isRewarded { sources.count(.rewards, slot: customer.arrivalSlot, segment: segment) }
        guard customer.month >= 0 else { return }
        customer.cohort = customer.month
        cohorts.add(customer.net, cohort: customer.cohort, month: customer.month, segment: segment)
        periods.count(.firstTimeBuyers, month: customer.month, segment: segment)
        if isRewarded {
            periods.count(.rewards, channel: customer.facts.channel, month: customer.month, segment: segment)
        }
    }

    private mutating func closeAndDiscover(_ occurrence: Occurrence, isFirst: Bool, of customer: CustomerState) {
        let segment = customer.segment
        sources.count(.discovered, slot: customer.first?.slot ?? SourceSlots.none, segment: segment)
        let slot = customer.last?.slot ?? SourceSlots.none
        sources.count(.closed, slot: slot, segment: segment)
        sources.add(Int128(occurrence.value), to: .closed, slot: slot, segment: segment)
        if !isFirst { sources.count(.closedRepeats, slot: slot, segment: segment) }
        guard let last = customer.last else { return }
        let age = occurrence.time - last.time
        if last.intent {
            if age <= Self.poachingWindow { sources.count(.poached, slot: slot, segment: segment) }
        } else if age < Self.injectionWindow {
            sources.count(.injected, slot: slot, segment: segment)
        }
    }
}
