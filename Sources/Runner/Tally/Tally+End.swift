import Simulation

/// What can be said of a customer only when all of it is known.
extension Tally {
    func end(_ occurrence: Occurrence, of customer: CustomerState) {
        guard occurrence.flags.contains(.censored) || occurrence.to >= 0 else { return }
        cells.count(.stillThere, tables.stages.counts, row: Int(occurrence.stage), at: customer.origin)
    }

    func close(_ customer: CustomerState) {
        let origin = customer.origin
        let slot = customer.arrivalSlot
        if customer.net != 0 {
            cells.add(customer.net, to: .arrived, tables.sources.money, row: slot, at: origin)
        }
        if customer.goals > 0 {
            cells.add(customer.goals, to: .conversionsArrived, tables.sources.counts, row: slot, at: origin)
            cells.count(.buyersArrived, tables.sources.counts, row: slot, at: origin)
            cells.add(customer.net, to: .buyersNet, tables.money.sums, at: origin)
            if customer.facts.generation > 0 {
                cells.add(customer.goals, to: .referredConversions, tables.money.counts, at: origin)
                cells.count(.referredBuyers, tables.money.counts, at: origin)
            }
        }
        if customer.engaged {
            cells.count(.engaged, tables.life.counts, at: origin)
            if customer.churned != nil { cells.count(.engagedChurned, tables.life.counts, at: origin) }
        }
        survive(customer)
    }

    private func survive(_ customer: CustomerState) {
        let observed = horizon - customer.facts.arrival
        let lived = customer.churned.map { $0 - customer.facts.arrival } ?? .max
        for index in layout.aliveAges.indices {
            let age = layout.aliveAges[index]
            guard age < observed else { break }
            cells.count(.observed, tables.life.days, row: index, at: customer.origin)
            if lived > age { cells.count(.alive, tables.life.days, row: index, at: customer.origin) }
            if age + PeriodAxis.day <= observed {
                cells.count(.dayObserved, tables.life.days, row: index, at: customer.origin)
            }
        }
    }
}
