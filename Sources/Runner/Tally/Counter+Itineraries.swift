import Simulation

/// Lives told briefly count as the same lives told at length.
extension Counter {
    func count(_ itineraries: Itineraries) {
        refunds.pointee.removeAll()
        let isOneSegment = cells.segments == 1
        if isOneSegment { count(itineraries.allSteps, at: cells.origin(segment: 0)) }
        for index in 0..<itineraries.count {
            let route = itineraries.route(index)
            let steps = itineraries.steps(index)
            let origin = cells.origin(segment: route.pointee.facts.segment)
            if !isOneSegment { count(steps, at: origin) }
            // The first dwell began with the arrival.
            cells.add(
                Int128(steps.isEmpty ? 0 : 0 &- route.pointee.facts.arrival), to: .dwell, tables.stages.times,
                row: Int(route.pointee.first), at: origin)
            rest(route, at: origin)
            if route.pointee.hasEvents || route.pointee.facts.channel >= 0 {
                countEventful(route, steps)
            } else {
                countUneventful(route, at: origin)
            }
        }
    }

    /// What is counted of a stage, whoever leaves it: in one loop over everybody's steps where that is possible, because one over
    /// each customer's ends where nobody can guess.
    private func count(_ steps: UnsafeBufferPointer<Itineraries.Step>, at origin: Cells.Origin) {
        var previous: Int64 = 0
        for step in steps {
            let stage = Int(step.move.stage)
            stay(step.stays, in: stage, at: origin)
            let row = lookups.stages[stage].outcomes &+ Int(step.move.outcome)
            cells.count(.times, tables.stages.outcomes, row: row, at: origin)
            // The stage was entered with the step before, which is the customer's own, or with an arrival, which is not at hand here.
            let entered = step.isFirst ? 0 : previous
            cells.add(Int128(step.time &- entered), to: .dwell, tables.stages.times, row: stage, at: origin)
            previous = step.time
        }
    }

    private func countEventful(
        _ route: UnsafePointer<Itineraries.Route>, _ steps: UnsafeBufferPointer<Itineraries.Step>
    ) {
        withUnsafePointer(to: route.pointee.facts) { facts in
            var customer = state(of: facts)
            take(route.pointee.arrival, of: &customer) { arrival($0, of: &$1) }
            for step in steps where step.move.event >= 0 || step.move.to < 0 {
                take(step.occurrence, of: &customer) { take(outcome: $0, of: &$1) }
            }
            leave(&customer)
        }
    }

    @inline(__always)
    private func take(
        _ occurrence: Occurrence, of customer: inout CustomerState,
        _ count: (UnsafePointer<Occurrence>, inout CustomerState) -> Void
    ) {
        if occurrence.time >= customer.monthEnd { lookups.calendar?.advance(&customer, to: occurrence.time) }
        withUnsafePointer(to: occurrence) { count($0, &customer) }
    }

    /// The life of a customer whom nothing touches and who causes no event: most lives of most chains. All that has to be
    /// remembered of it are its arrival and its churn, so it needs no ``CustomerState``.
    ///
    /// Whether it churned is added as a number: a branch on it would be guessed wrong every other time.
    @inline(__always)
    private func countUneventful(_ route: UnsafePointer<Itineraries.Route>, at origin: Cells.Origin) {
        arrive(route, at: origin)
        let churned = route.pointee.churned
        let isChurned: Int64 = churned == .max ? 0 : 1
        let month = lookups.calendar?.month(of: churned) ?? 0
        cells.add(isChurned, to: .churned, tables.life.counts, at: origin)
        cells.add(isChurned, to: .exits, tables.sources.counts, row: SourceSlots.none, at: origin)
        cells.add(isChurned, to: .churned, tables.periods.months, row: month, at: origin)
        survive(arrival: route.pointee.facts.arrival, churned: churned, at: origin)
    }

    /// An arrival by no channel: it is the customer's first own event, and here the only one.
    @inline(__always)
    private func arrive(_ route: UnsafePointer<Itineraries.Route>, at origin: Cells.Origin) {
        let arrival = route.pointee.facts.arrival
        let month = lookups.calendar?.month(of: arrival) ?? 0
        cells.count(.arrived, tables.life.counts, at: origin)
        cells.count(.arrived, tables.stages.counts, row: Int(route.pointee.first), at: origin)
        cells.count(.arrivals, tables.periods.months, row: month, at: origin)
        cells.count(.engaged, tables.periods.months, row: month, at: origin)
        cells.count(.engaged, tables.periods.quarters, row: lookups.calendar?.quarter(month) ?? 0, at: origin)
        // The day of the arrival is day 0; where it is an alive day at all, it is the first of them.
        if lookups.life.rank(through: 0) == 1, arrival &+ PeriodAxis.day <= horizon {
            cells.count(.active, tables.life.active, row: 0, at: origin)
        }
    }

    /// Where the customer was when observation ended: nowhere, after no stay, if it churned.
    @inline(__always)
    private func rest(_ route: UnsafePointer<Itineraries.Route>, at origin: Cells.Origin) {
        let stage = max(0, Int(route.pointee.last))
        stay(route.pointee.stays, in: stage, at: origin)
        cells.add(route.pointee.last < 0 ? 0 : 1, to: .stillThere, tables.stages.counts, row: stage, at: origin)
    }

    @inline(__always)
    private func stay(_ times: UInt32, in stage: Int, at origin: Cells.Origin) {
        cells.add(Int64(times), to: .stays, tables.stages.counts, row: stage, at: origin)
    }
}
