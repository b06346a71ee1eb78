import Simulation

/// What each channel costs, from exact counts and the scenario's prices; everything in major units.
///
/// `fixed` and `per_day` belong to the channel as a whole. For one segment they are shared by its part of the channel's touches
/// and clicks (of all customers where the channel had none), and in the same way between winning customers and keeping them.
struct CostSheet {
    let tally: Tally
    let segments: Range<Int>

    private var channels: [Channel] { tally.plan.world.channels }
    private var layout: TallyLayout { tally.layout }
    private var whole: Range<Int> { 0..<layout.segments }

    /// Started days of 24 h within the horizon; 0 without one.
    var startedDays: Int {
        guard let horizon = tally.plan.world.horizon, horizon > 0 else { return 0 }
        return Int((horizon - 1) / PeriodAxis.day) + 1
    }

    /// Everything a channel costs.
    func total(_ channel: Int) -> Double {
        let cost = channels[channel].cost
        let shared = cost.fixed + cost.perDay * Double(startedDays)
        return variable(channel, slots: layout.sources.slots(of: channel))
            + (shared == 0 ? 0 : shared * segmentShare(channel))
    }

    /// All channels together.
    var total: Double { channels.indices.reduce(0) { $0 + total($1) } }

    /// What touches, events, commission and rewards of these slots of a channel cost.
    func variable(_ channel: Int, slots: Range<Int>) -> Double {
        variable(channel, slots: slots, phase: .winning) + variable(channel, slots: slots, phase: .keeping)
    }

    /// The part of a channel's cost that fell on customers before their first goal (that goal's commission and reward
    /// included), or after it.
    func total(_ channel: Int, phase: TouchTally.Phase) -> Double {
        let slots = layout.sources.slots(of: channel)
        let cost = channels[channel].cost
        let shared = cost.fixed + cost.perDay * Double(startedDays)
        guard shared != 0 else { return variable(channel, slots: slots, phase: phase) }
        let all = contacts(slots, over: segments)
        let mine = contacts(slots, phase: phase, over: segments)
        let share = all == 0 ? (phase == .winning ? 1 : 0) : Double(mine) / Double(all)
        return variable(channel, slots: slots, phase: phase) + shared * segmentShare(channel) * share
    }

    /// What is paid for showing, sending and clicks.
    static func media(_ cost: Channel.Cost, impressions: Int, sends: Int, clicks: Int) -> Double {
        cost.perThousandImpressions * Double(impressions) / 1000 + cost.perSend * Double(sends)
            + cost.perClick * Double(clicks)
    }

    private func variable(_ channel: Int, slots: Range<Int>, phase: TouchTally.Phase) -> Double {
        let cost = channels[channel].cost
        func count(_ column: TouchTally.Column) -> Int {
            tally.touches.count(column, slots: slots, phase: phase, over: segments)
        }
        var sum = Self.media(
            cost, impressions: count(.impressions), sends: count(.sends), clicks: count(.clicks))
        for (row, paid) in layout.paidEvents.rows.enumerated() where slots.contains(paid.slot) {
            let times = tally.sources.paid.sum(phase == .winning ? .winning : .keeping, row: row, over: segments)
            sum += paid.amount * Double(times)
        }
        let commission = tally.credits.paid(phase == .winning ? .winning : .keeping, slots: slots, over: segments)
        sum += Double(commission) / tally.plan.world.minorUnits
        if phase == .winning {
            sum += cost.reward * Double(tally.sources.count(.rewards, slots: slots, over: segments))
        }
        return sum
    }

    private func segmentShare(_ channel: Int) -> Double {
        guard segments != whole else { return 1 }
        let slots = layout.sources.slots(of: channel)
        let all = contacts(slots, over: whole)
        if all > 0 { return Double(contacts(slots, over: segments)) / Double(all) }
        let customers = tally.life.counts.sum(.arrived, over: whole)
        guard customers > 0 else { return Double(segments.count) / Double(whole.count) }
        return Double(tally.life.counts.sum(.arrived, over: segments)) / Double(customers)
    }

    private func contacts(_ slots: Range<Int>, over segments: Range<Int>) -> Int {
        contacts(slots, phase: .winning, over: segments) + contacts(slots, phase: .keeping, over: segments)
    }

    private func contacts(_ slots: Range<Int>, phase: TouchTally.Phase, over segments: Range<Int>) -> Int {
        [TouchTally.Column.impressions, .sends, .clicks].reduce(0) {
            $0 + tally.touches.count($1, slots: slots, phase: phase, over: segments)
        }
    }

    // MARK: Months

    /// What a channel costs in a month: `fixed` in the first one, `per_day` for the days that begin in it.
    func total(_ channel: Int, month: Int, startedDays: Int) -> Double {
        let cost = channels[channel].cost
        let shared = (month == 0 ? cost.fixed : 0) + cost.perDay * Double(startedDays)
        var sum = shared == 0 ? 0 : shared * segmentShare(channel)
        func count(_ column: PeriodTally.ChannelColumn) -> Int {
            tally.periods.count(column, channel: channel, month: month, over: segments)
        }
        sum += Self.media(cost, impressions: count(.impressions), sends: count(.sends), clicks: count(.clicks))
        sum += cost.reward * Double(count(.rewards))
        for (row, paid) in layout.paidEvents.rows.enumerated() where paid.channel == channel {
            sum += paid.amount * Double(tally.periods.count(paidRow: row, month: month, over: segments))
        }
        let slots = layout.sources.slots(of: channel)
        let commission = tally.credits.sum(.commission, slots: slots, month: month, over: segments)
        return sum + Double(commission) / tally.plan.world.minorUnits
    }
}
