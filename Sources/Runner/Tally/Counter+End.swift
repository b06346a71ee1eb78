import Simulation

/// What can be said of a customer only when all of it is known.
extension Counter {
    func end(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        guard occurrence.pointee.flags.contains(.censored) || occurrence.pointee.to >= 0 else { return }
        cells.count(.stillThere, tables.stages.counts, row: Int(occurrence.pointee.stage), at: customer.origin)
    }

    /// Handed over in place: a copy of the state would cost more than the counting.
    func close(_ customer: inout CustomerState) {
        let origin = customer.origin
        let slot = customer.arrivalSlot
        if customer.net != 0 {
            cells.add(customer.net, to: .arrived, tables.sources.money, row: slot, at: origin)
        }
        if customer.goals > 0 {
            cells.add(customer.goals, to: .conversionsArrived, tables.sources.counts, row: slot, at: origin)
            cells.count(.buyersArrived, tables.sources.counts, row: slot, at: origin)
            cells.add(customer.net, to: .buyersNet, tables.money.sums, at: origin)
            if customer.facts.pointee.generation > 0 {
                cells.add(customer.goals, to: .referredConversions, tables.money.counts, at: origin)
                cells.count(.referredBuyers, tables.money.counts, at: origin)
            }
        }
        if customer.engaged {
            cells.count(.engaged, tables.life.counts, at: origin)
            if customer.churned != .max { cells.count(.engagedChurned, tables.life.counts, at: origin) }
        }
        survive(arrival: customer.facts.pointee.arrival, churned: customer.churned, at: origin)
    }

    /// Counts up to which alive days the customer was observed and lived; ``LifeTally`` sums that up over the days before.
    @inline(__always)
    func survive(arrival: Int64, churned: Int64, at origin: Cells.Origin) {
        let life = lookups.life
        let rank = life.rank(before: horizon &- arrival)
        // Who never churns does so behind every day.
        let lived = min(rank, life.rank(before: churned &- arrival))
        cells.count(.observed, tables.life.until, row: rank, at: origin)
        cells.count(.alive, tables.life.until, row: lived, at: origin)
        // A day that ends by the horizon begins before the day that holds the horizon.
        let whole = life.rank(before: horizon &- arrival &- PeriodAxis.day &+ 1)
        cells.count(.dayObserved, tables.life.until, row: whole, at: origin)
    }
}
