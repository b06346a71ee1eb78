import Simulation
import Tracking

/// Arrivals, touches and clicks.
extension Tally {
    mutating func arrival(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let segment = customer.segment
        life.count(.arrived, segment: segment)
        if customer.facts.generation > 0 { life.count(.referred, segment: segment) }
        if customer.month >= 0 { periods.count(.arrivals, month: customer.month, segment: segment) }
        stages.enter(Int(occurrence.stage), segment: segment)
        actOfOwn(at: occurrence.time, of: &customer)
        guard occurrence.channel >= 0 else { return }
        let channel = Int(occurrence.channel)
        let slot = layout.sources.slot(channel: channel, partner: Int(occurrence.partner))
        sources.count(.arrivals, slot: slot, segment: segment)
        clicked(channel: channel, slot: slot, of: customer)
        reach(channel: channel, campaign: -1, of: &customer)
        claim(slot, occurrence, of: &customer)
    }

    mutating func touch(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let segment = customer.segment
        let line = Int(occurrence.line)
        let channel = Int(occurrence.channel)
        let slot = layout.sources.slot(channel: channel, partner: Int(occurrence.partner))
        let isSend = layout.isSend[line]
        touches.count(isSend ? .sends : .impressions, slot: slot, phase: customer.phase, segment: segment)
        touches.count(.touches, line: line, segment: segment)
        if customer.month >= 0 {
            periods.count(isSend ? .sends : .impressions, channel: channel, month: customer.month, segment: segment)
        }
        reach(channel: channel, campaign: layout.campaignOfLine[line], of: &customer)
        let opened = occurrence.flags.contains(.opened)
        if opened {
            touches.count(.opens, slot: slot, phase: customer.phase, segment: segment)
            touches.count(.opens, line: line, segment: segment)
            engage(channel: channel, campaign: layout.campaignOfLine[line], of: &customer)
        }
        if occurrence.flags.contains(.unsubscribed) {
            touches.count(.unsubscribes, slot: slot, phase: customer.phase, segment: segment)
            touches.count(.unsubscribes, line: line, segment: segment)
        }
        marks.touch(line: line)
        customer.lastTouch = slot
        if plan.touches == .all { claim(slot, occurrence, of: &customer) }
    }

    mutating func click(_ occurrence: Occurrence, of customer: inout CustomerState) {
        let line = Int(occurrence.line)
        let channel = Int(occurrence.channel)
        let slot = layout.sources.slot(channel: channel, partner: Int(occurrence.partner))
        clicked(channel: channel, slot: slot, of: customer)
        touches.count(.clicks, line: line, segment: customer.segment)
        reach(channel: channel, campaign: layout.campaignOfLine[line], of: &customer)
        engage(channel: channel, campaign: layout.campaignOfLine[line], of: &customer)
        claim(slot, occurrence, of: &customer)
        if !occurrence.flags.contains(.intent) { actOfOwn(at: occurrence.time, of: &customer) }
    }

    /// What an arrival by a channel and a click have in common.
    private mutating func clicked(channel: Int, slot: Int, of customer: CustomerState) {
        touches.count(.clicks, slot: slot, phase: customer.phase, segment: customer.segment)
        guard customer.month >= 0 else { return }
        periods.count(.clicks, channel: channel, month: customer.month, segment: customer.segment)
        credits.click(slot: slot, month: customer.month, segment: customer.segment)
    }

    /// - Parameter campaign: -1 for none.
    @inline(__always)
    private mutating func reach(channel: Int, campaign: Int, of customer: inout CustomerState) {
        let segment = customer.segment
        if marks.isFirst(reachedChannel: channel) { touches.count(.reached, channel: channel, segment: segment) }
        if campaign >= 0, marks.isFirst(reachedCampaign: campaign) {
            touches.count(.reached, campaign: campaign, segment: segment)
        }
        if customer.reachedIn.month != customer.month {
            customer.reachedIn.month = customer.month
            periods.count(.reached, month: customer.month, segment: segment)
            if customer.reachedIn.quarter != customer.quarter {
                customer.reachedIn.quarter = customer.quarter
                periods.count(.reached, quarter: customer.quarter, segment: segment)
            }
        }
    }

    private mutating func engage(channel: Int, campaign: Int, of customer: inout CustomerState) {
        let segment = customer.segment
        customer.engaged = true
        if marks.isFirst(engagedChannel: channel) { touches.count(.engaged, channel: channel, segment: segment) }
        if campaign >= 0, marks.isFirst(engagedCampaign: campaign) {
            touches.count(.engaged, campaign: campaign, segment: segment)
        }
    }

    /// Makes a touch the latest that can claim the next goal.
    private func claim(_ slot: Int, _ occurrence: Occurrence, of customer: inout CustomerState) {
        customer.lastTouch = slot
        let claim = CustomerState.Claim(
            slot: slot, time: occurrence.time, intent: occurrence.flags.contains(.intent))
        if customer.first == nil { customer.first = claim }
        customer.last = claim
    }

    /// The customer did something: clicked, or caused an event.
    @inline(__always)
    mutating func actOfOwn(at time: Int64, of customer: inout CustomerState) {
        let segment = customer.segment
        if customer.engagedIn.month != customer.month {
            customer.engagedIn.month = customer.month
            periods.count(.engaged, month: customer.month, segment: segment)
            if customer.engagedIn.quarter != customer.quarter {
                customer.engagedIn.quarter = customer.quarter
                periods.count(.engaged, quarter: customer.quarter, segment: segment)
            }
        }
        if time >= customer.lifeDayEnd { active(at: time, of: &customer) }
    }

    /// The first event of the customer's own in a day of its life.
    private mutating func active(at time: Int64, of customer: inout CustomerState) {
        let day = (time - customer.facts.arrival) / PeriodAxis.day
        let end = customer.facts.arrival + (day + 1) * PeriodAxis.day
        customer.lifeDayEnd = end
        guard day < layout.aliveIndexOfDay.count else { return }
        let index = layout.aliveIndexOfDay[Int(day)]
        guard index >= 0, plan.world.horizon.map({ end <= $0 }) ?? true else { return }
        life.count(.active, day: index, segment: customer.segment)
    }
}
