import Simulation

/// Decisions, events and refunds.
extension Counter {
    @inline(__always)
    func decision(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let stage = Int(occurrence.pointee.stage)
        let constants = lookups.stages[stage]
        let outcome = Int(occurrence.pointee.outcome)
        guard outcome >= 0 else {
            cells.count(.stays, tables.stages.counts, row: stage, at: customer.origin)
            return
        }
        let time = occurrence.pointee.time
        cells.count(.times, tables.stages.outcomes, row: constants.outcomes &+ outcome, at: customer.origin)
        cells.add(
            Int128(time &- customer.stageEntered), to: .dwell, tables.stages.times, row: stage, at: customer.origin)
        if outcome == 0, constants.converts { converted(constants, of: customer) }
        customer.stageEntered = time
        customer.visit &+= 1
        take(outcome: occurrence, of: &customer)
    }

    /// An outcome's churn, event and sale.
    @inline(__always)
    func take(outcome occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        if occurrence.pointee.to < 0 { churned(at: occurrence.pointee.time, of: &customer) }
        guard occurrence.pointee.event >= 0 else { return }
        event(occurrence, of: &customer)
        if occurrence.pointee.product >= 0 {
            tables.products.sell(
                Int(occurrence.pointee.product), value: occurrence.pointee.value, cells, at: customer.origin)
        }
    }

    @inline(__always)
    private func converted(_ stage: Lookups.Stage, of customer: borrowing CustomerState) {
        for index in stage.lines {
            let line = lookups.linesOfStages[index]
            guard marks.wasTouched(line: line, in: customer.visit) else { continue }
            cells.count(.converted, tables.contacts.lines, row: line, at: customer.origin)
        }
    }

    private func churned(at time: Int64, of customer: inout CustomerState) {
        customer.churned = time
        cells.count(.churned, tables.life.counts, at: customer.origin)
        cells.count(.exits, tables.sources.counts, row: customer.lastTouch, at: customer.origin)
        cells.count(.churned, tables.periods.months, row: customer.month, at: customer.origin)
    }

    @inline(__always)
    func emission(
        _ occurrence: UnsafePointer<Occurrence>, _ properties: UnsafeBufferPointer<Double>,
        of customer: inout CustomerState
    ) {
        event(occurrence, of: &customer)
        let emission = lookups.stages[Int(occurrence.pointee.stage)].emissions + Int(occurrence.pointee.line)
        let first = lookups.firstProperty[emission]
        let values = Int(truncatingIfNeeded: occurrence.pointee.related)
        for position in first..<lookups.firstProperty[emission + 1] {
            property(properties[values + position - first], slot: lookups.slotOfProperty[position], of: customer)
        }
    }

    /// A whole number below ``EventTally/smallBelow`` is counted as it is, any other goes to a sum and a histogram.
    @inline(__always)
    private func property(_ number: Double, slot: Int, of customer: borrowing CustomerState) {
        if number >= 0, number < Double(EventTally.smallBelow) {
            let whole = Int(number)
            if Double(whole) == number {
                cells.count(
                    .times, tables.events.small, row: slot * EventTally.smallBelow + whole, at: customer.origin)
                return
            }
        }
        guard number.isFinite else { return }
        cells.count(.times, tables.events.large, row: slot, at: customer.origin)
        cells.add(FixedPoint.units(number), to: .units, tables.events.totals, row: slot, at: customer.origin)
        histograms.record(number, property: slot, segment: customer.segment)
    }

    /// An event: emitted by a stage, or by the outcome of a decision.
    @inline(__always)
    private func event(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let event = Int(occurrence.pointee.event)
        cells.count(
            .times, tables.events.times, row: customer.month &* tables.events.events &+ event, at: customer.origin)
        if marks.isFirst(event: event, of: customer.serial) {
            cells.count(.customers, tables.events.counts, row: event, at: customer.origin)
        }
        actOfOwn(at: occurrence.pointee.time, of: &customer)
        let constants = lookups.events[event]
        if occurrence.pointee.value != 0 { earn(occurrence.pointee.value, event: event, of: &customer) }
        if constants.isSpecial { special(event, constants, occurrence, of: &customer) }
    }

    /// Events that are paid for, move gauges, or are the goal.
    private func special(
        _ event: Int, _ constants: Lookups.Event, _ occurrence: UnsafePointer<Occurrence>,
        of customer: inout CustomerState
    ) {
        let row =
            lookups.paidEvents.count == 0 ? -1 : lookups.paidEvents[customer.arrivalSlot * lookups.events.count + event]
        if row >= 0 {
            cells.count(
                customer.phase == .winning ? .winning : .keeping, tables.sources.paid,
                row: customer.month * paidRows + row, at: customer.origin)
        }
        if !constants.gauges.isEmpty {
            let day = lookups.calendar?.day(of: occurrence.pointee.time, &customer) ?? 0
            for index in constants.gauges {
                let change = lookups.gauges[index]
                tables.gauges.move(change.gauge, by: change.units, day: day, cells, at: customer.origin)
            }
        }
        if event == goal { reachGoal(occurrence, of: &customer) }
    }

    private func earn(_ value: Int64, event: Int, of customer: inout CustomerState) {
        let origin = customer.origin
        cells.count(.valued, tables.events.counts, row: event, at: origin)
        cells.add(Int128(value), to: .value, tables.events.values, row: event, at: origin)
        histograms.record(value: value, event: event, segment: customer.segment)
        cells.add(Int128(value), to: .value, tables.money.sums, at: origin)
        if customer.facts.pointee.generation > 0 {
            cells.add(Int128(value), to: .referredValue, tables.money.sums, at: origin)
        }
        cells.add(Int128(value), to: .value, tables.periods.money, row: customer.month, at: origin)
        customer.net += Int128(value)
        addToCohort(Int128(value), of: &customer)
    }

    func refund(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let origin = customer.origin
        let value = Int128(occurrence.pointee.value)
        cells.add(value, to: .refunded, tables.money.sums, at: origin)
        cells.add(value, to: .refunded, tables.periods.money, row: customer.month, at: origin)
        if Int(occurrence.pointee.event) == goal {
            cells.count(.refunds, tables.money.counts, at: origin)
            cells.add(value, to: .goalRefunded, tables.money.sums, at: origin)
        }
        refunds.pointee.append(customer: occurrence.pointee.customer, order: occurrence.pointee.order)
        customer.net -= value
        addToCohort(-value, of: &customer)
    }

    /// Adds to what the customer's cohort brought; before the first goal there is none.
    func addToCohort(_ value: Int128, of customer: inout CustomerState) {
        guard customer.cohort >= 0,
            let row = tables.cohorts.row(cohort: customer.cohort, month: customer.month)
        else { return }
        cells.add(value, to: .net, tables.cohorts.money, row: row, at: customer.origin)
    }
}
