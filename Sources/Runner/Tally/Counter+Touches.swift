import Simulation

/// Arrivals, touches and clicks.
extension Counter {
    func arrival(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let origin = customer.origin
        cells.count(.arrived, tables.life.counts, at: origin)
        if customer.facts.pointee.generation > 0 { cells.count(.referred, tables.life.counts, at: origin) }
        cells.count(.arrivals, tables.periods.months, row: customer.month, at: origin)
        cells.count(.arrived, tables.stages.counts, row: Int(occurrence.pointee.stage), at: origin)
        actOfOwn(at: occurrence.pointee.time, of: &customer)
        guard occurrence.pointee.channel >= 0 else { return }
        let channel = Int(occurrence.pointee.channel)
        let slot = lookups.slot(channel: channel, partner: Int(occurrence.pointee.partner))
        let row = tables.contacts.row(slot: slot, month: customer.month)
        cells.count(.clicks, tables.contacts.arrivals, row: row, at: origin)
        reach(channel: channel, campaign: -1, of: &customer)
        customer.claim(slot, at: occurrence.pointee.time, intent: false)
    }

    @inline(__always)
    func touch(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let line = Int(occurrence.pointee.line)
        let channel = Int(occurrence.pointee.channel)
        let partner = Int(occurrence.pointee.partner)
        let constants = lookups.lines[line]
        let campaign = constants.campaign
        let row = tables.contacts.row(
            lookups.contact(constants, partner: partner), phase: customer.phase, month: customer.month)
        cells.count(.touches, tables.contacts.counts, row: row, at: customer.origin)
        reach(channel: channel, campaign: campaign, of: &customer)
        marks.touch(line: line, in: customer.visit)
        let slot = lookups.slot(channel: channel, partner: partner)
        customer.lastTouch = slot
        if !occurrence.pointee.flags.isEmpty {
            respond(occurrence.pointee.flags, row: row, channel: channel, campaign: campaign, of: &customer)
        }
        if claimsAll {
            customer.claim(
                slot, at: occurrence.pointee.time, intent: occurrence.pointee.flags.contains(.intent))
        }
    }

    private func respond(
        _ flags: Occurrence.Flags, row: Int, channel: Int, campaign: Int, of customer: inout CustomerState
    ) {
        if flags.contains(.opened) {
            cells.count(.opens, tables.contacts.counts, row: row, at: customer.origin)
            engage(channel: channel, campaign: campaign, of: &customer)
        }
        if flags.contains(.unsubscribed) {
            cells.count(.unsubscribes, tables.contacts.counts, row: row, at: customer.origin)
        }
    }

    @inline(__always)
    func click(_ occurrence: UnsafePointer<Occurrence>, of customer: inout CustomerState) {
        let line = Int(occurrence.pointee.line)
        let channel = Int(occurrence.pointee.channel)
        let partner = Int(occurrence.pointee.partner)
        let constants = lookups.lines[line]
        let campaign = constants.campaign
        let row = tables.contacts.row(
            lookups.contact(constants, partner: partner), phase: customer.phase, month: customer.month)
        cells.count(.clicks, tables.contacts.counts, row: row, at: customer.origin)
        reach(channel: channel, campaign: campaign, of: &customer)
        engage(channel: channel, campaign: campaign, of: &customer)
        let isIntent = occurrence.pointee.flags.contains(.intent)
        customer.claim(
            lookups.slot(channel: channel, partner: partner), at: occurrence.pointee.time, intent: isIntent)
        if !isIntent { actOfOwn(at: occurrence.pointee.time, of: &customer) }
    }

    /// - Parameter campaign: -1 for none.
    @inline(__always)
    private func reach(channel: Int, campaign: Int, of customer: inout CustomerState) {
        if marks.isFirst(.reached, channel: channel, of: customer.serial) {
            cells.count(.reached, tables.contacts.channels, row: channel, at: customer.origin)
        }
        if campaign >= 0, marks.isFirst(.reached, campaign: campaign, of: customer.serial) {
            cells.count(.reached, tables.contacts.campaigns, row: campaign, at: customer.origin)
        }
        if customer.reachedIn.month != customer.month { reachInPeriod(&customer) }
    }

    private func reachInPeriod(_ customer: inout CustomerState) {
        customer.reachedIn.month = customer.month
        cells.count(.reached, tables.periods.months, row: customer.month, at: customer.origin)
        guard customer.reachedIn.quarter != customer.quarter else { return }
        customer.reachedIn.quarter = customer.quarter
        cells.count(.reached, tables.periods.quarters, row: customer.quarter, at: customer.origin)
    }

    private func engage(channel: Int, campaign: Int, of customer: inout CustomerState) {
        customer.engaged = true
        if marks.isFirst(.engaged, channel: channel, of: customer.serial) {
            cells.count(.engaged, tables.contacts.channels, row: channel, at: customer.origin)
        }
        if campaign >= 0, marks.isFirst(.engaged, campaign: campaign, of: customer.serial) {
            cells.count(.engaged, tables.contacts.campaigns, row: campaign, at: customer.origin)
        }
    }

    // MARK: Events of the customer's own

    /// The customer did something: clicked, or caused an event. Counts only what is first in a month or a day of its life.
    @inline(__always)
    func actOfOwn(at time: Int64, of customer: inout CustomerState) {
        if time >= customer.nextFirst { firstOfOwn(at: time, of: &customer) }
    }

    private func firstOfOwn(at time: Int64, of customer: inout CustomerState) {
        if customer.engagedIn.month != customer.month {
            customer.engagedIn.month = customer.month
            cells.count(.engaged, tables.periods.months, row: customer.month, at: customer.origin)
            if customer.engagedIn.quarter != customer.quarter {
                customer.engagedIn.quarter = customer.quarter
                cells.count(.engaged, tables.periods.quarters, row: customer.quarter, at: customer.origin)
            }
        }
        if time >= customer.nextLifeDay { active(at: time, of: &customer) }
        customer.nextFirst = min(customer.nextLifeDay, customer.monthEnd)
    }

    /// The first event of the customer's own since the beginning of an alive day: in that day, or behind it.
    private func active(at time: Int64, of customer: inout CustomerState) {
        let arrival = customer.facts.pointee.arrival
        let day = (time - arrival) / PeriodAxis.day
        let rank = lookups.life.rank(through: day)
        customer.nextLifeDay = lookups.life.beginning(after: rank).map { arrival + $0 } ?? .max
        guard rank > 0, lookups.life.day(rank: rank) == day, arrival + (day + 1) * PeriodAxis.day <= horizon else {
            return
        }
        cells.count(.active, tables.life.active, row: rank - 1, at: customer.origin)
    }
}
