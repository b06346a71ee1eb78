import Simulation

/// Decisions, events, refunds, and the end.
extension Tally {
    mutating func decision(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let stage = Int(occurrence.stage)
        let segment = customer.segment
        stages.decide(in: stage, segment: segment)
        guard occurrence.outcome >= 0 else { return }
        stages.leave(
            stage, outcome: layout.outcomeBase[stage] + Int(occurrence.outcome),
            dwell: occurrence.time - customer.stageEntered, segment: segment)
        if occurrence.outcome == 0, layout.converts[stage] { converted(in: stage, segment: segment) }
        customer.stageEntered = occurrence.time
        marks.nextVisit()
        if occurrence.to >= 0 {
            stages.enter(Int(occurrence.to), segment: segment)
        } else {
            churned(at: occurrence.time, of: &customer)
        }
        event(occurrence, of: &customer)
        if occurrence.product >= 0 {
            products.sell(Int(occurrence.product), value: occurrence.value, segment: segment)
        }
    }

    private mutating func converted(in stage: Int, segment: Int) {
        for line in layout.linesOfStage[stage] where marks.touchedInVisit(line: line) {
            touches.count(.converted, line: line, segment: segment)
        }
    }

    private mutating func churned(at time: Int64, of customer: inout CustomerState) {
        customer.churned = time
        life.count(.churned, segment: customer.segment)
        sources.count(.exits, slot: customer.lastTouch, segment: customer.segment)
        if customer.month >= 0 { periods.count(.churned, month: customer.month, segment: customer.segment) }
    }

    /// An event, if there is one: emitted by a stage, or by the outcome of a decision.
    @inline(__always)
    mutating func event(_ occurrence: Occurrence, of customer: inout CustomerState) {
        guard occurrence.event >= 0 else { return }
        let event = Int(occurrence.event)
        let segment = customer.segment
        events.count(.times, event: event, segment: segment)
        if marks.isFirst(event: event) { events.count(.customers, event: event, segment: segment) }
        if customer.month >= 0 { periods.count(event: event, month: customer.month, segment: segment) }
        actOfOwn(at: occurrence.time, of: &customer)
        let row = layout.paidEvents.row(slot: customer.arrivalSlot, event: event)
        if row >= 0 { pay(row: row, of: customer) }
        for (gauge, change) in layout.gaugesOfEvent[event] {
            gauges.move(gauge, by: change, day: layout.axis?.day(of: occurrence.time) ?? 0)
        }
        if occurrence.value != 0 { earn(occurrence.value, event: event, of: &customer) }
        if event == plan.world.goal { goal(occurrence, of: &customer) }
    }

    private mutating func pay(row: Int, of customer: CustomerState) {
        sources.pay(row: row, phase: customer.phase, segment: customer.segment)
        if customer.month >= 0 { periods.count(paidRow: row, month: customer.month, segment: customer.segment) }
    }

    private mutating func earn(_ value: Int64, event: Int, of customer: inout CustomerState) {
        let segment = customer.segment
        events.add(value: value, event: event, segment: segment)
        money.add(Int128(value), to: .value, segment: segment)
        if customer.facts.generation > 0 { money.add(Int128(value), to: .referredValue, segment: segment) }
        customer.net += Int128(value)
        guard customer.month >= 0 else { return }
        periods.add(value, to: .value, month: customer.month, segment: segment)
        if customer.cohort >= 0 {
            cohorts.add(Int128(value), cohort: customer.cohort, month: customer.month, segment: segment)
        }
    }

    @inline(__always)
    mutating func properties(of occurrence: Occurrence, further: borrowing ContiguousArray<Double>, segment: Int) {
        let positions = layout.properties.positions(stage: Int(occurrence.stage), emission: Int(occurrence.line))
        for (index, position) in positions.enumerated() {
            events.add(
                property: further[Int(occurrence.related) + index], slot: layout.properties.slot(at: position),
                segment: segment)
        }
    }

    mutating func refund(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let segment = customer.segment
        let value = Int128(occurrence.value)
        money.count(.allRefunds, segment: segment)
        money.add(value, to: .refunded, segment: segment)
        customer.net -= value
        if Int(occurrence.event) == plan.world.goal {
            money.count(.refunds, segment: segment)
            money.add(value, to: .goalRefunded, segment: segment)
        }
        refunds.append(customer: occurrence.customer, order: occurrence.order)
        guard customer.month >= 0 else { return }
        periods.add(occurrence.value, to: .refunded, month: customer.month, segment: segment)
        if customer.cohort >= 0 {
            cohorts.add(-value, cohort: customer.cohort, month: customer.month, segment: segment)
        }
    }

    mutating func end(_ occurrence: Occurrence, of customer: inout CustomerState) {
        if occurrence.flags.contains(.censored) || occurrence.to >= 0 {
            stages.end(in: Int(occurrence.stage), segment: customer.segment)
        }
    }

    /// What can be said of a customer only when all of it is known.
    mutating func close(_ customer: CustomerState) {
        let segment = customer.segment
        let slot = customer.arrivalSlot
        sources.add(customer.net, to: .arrived, slot: slot, segment: segment)
        sources.count(.conversionsArrived, slot: slot, by: customer.goals, segment: segment)
        if customer.goals > 0 {
            sources.count(.buyersArrived, slot: slot, segment: segment)
            money.add(customer.net, to: .buyersNet, segment: segment)
        }
        if customer.facts.generation > 0 {
            money.count(.referredConversions, by: customer.goals, segment: segment)
            if customer.goals > 0 { money.count(.referredBuyers, segment: segment) }
        }
        if customer.engaged {
            life.count(.engaged, segment: segment)
            if customer.churned != nil { life.count(.engagedChurned, segment: segment) }
        }
        survive(customer)
    }

    private mutating func survive(_ customer: CustomerState) {
        let arrival = customer.facts.arrival
        let observed = (plan.world.horizon ?? .max) - arrival
        for (index, day) in plan.aliveDays.enumerated() {
            let age = Int64(day) * PeriodAxis.day
            guard age < observed else { break }
            life.count(.observed, day: index, segment: customer.segment)
            if customer.churned.map({ $0 - arrival > age }) ?? true {
                life.count(.alive, day: index, segment: customer.segment)
            }
            if age + PeriodAxis.day <= observed { life.count(.dayObserved, day: index, segment: customer.segment) }
        }
    }
}
