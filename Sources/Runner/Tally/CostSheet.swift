import Simulation

/// What each channel costs, from exact counts and the scenario's prices; everything in major units.
///
/// `fixed` and `per_day` belong to the channel as a whole. For one segment they are shared by its part of the channel's touches
/// and clicks (of all customers where the channel had none), and in the same way between winning customers and keeping them.
struct CostSheet {
    let view: TallyView

    private var channels: [Channel] { view.world.channels }
    private var layout: TallyLayout { view.layout }

    init(_ view: TallyView) { self.view = view }

    /// All channels together.
    var total: Double { channels.indices.reduce(0) { $0 + total($1) } }

    /// Everything a channel costs.
    func total(_ channel: Int) -> Double {
        variable(channel, slots: layout.sources.slots(of: channel)) + shared(channel) * segmentShare(channel)
    }

    /// The part of a channel's cost that fell on customers before their first goal (that goal's commission and reward
    /// included), or after it.
    func total(_ channel: Int, phase: ContactTally.Phase) -> Double {
        let slots = layout.sources.slots(of: channel)
        let variable = variable(channel, slots: slots, phase: phase)
        let shared = shared(channel)
        guard shared != 0 else { return variable }
        let part = ratio(view.contacts(slots, phase: phase).all, view.contacts(slots).all)
        return variable + shared * segmentShare(channel) * (part ?? (phase == .winning ? 1 : 0))
    }

    /// What touches, events, commission and rewards of these slots of a channel cost.
    func variable(_ channel: Int, slots: Range<Int>) -> Double {
        variable(channel, slots: slots, phase: .winning) + variable(channel, slots: slots, phase: .keeping)
    }

    private func variable(_ channel: Int, slots: Range<Int>, phase: ContactTally.Phase) -> Double {
        let cost = channels[channel].cost
        var sum = Self.media(cost, view.contacts(slots, phase: phase))
        for (row, paid) in layout.paidEvents.rows.enumerated() where slots.contains(paid.slot) {
            for month in 0..<layout.months { sum += paid.amount * Double(times(row, month: month, phase: phase)) }
        }
        let credits = view.tables.credits.paid
        sum += view.major(view.sum(phase == .winning ? .winning : .keeping, credits, rows: slots))
        // Paid for a month's number, not for anybody's first goal.
        if phase == .keeping { sum += view.major(Int128(view.bonus(slots))) }
        if phase == .winning && cost.reward != 0 {
            sum += cost.reward * Double(view.count(.rewards, view.tables.sources.counts, rows: slots))
        }
        return sum
    }

    /// What is paid for showing, sending and clicks.
    static func media(_ cost: Channel.Cost, _ contacts: TallyView.Contacts) -> Double {
        cost.perThousandImpressions * Double(contacts.impressions) / 1000 + cost.perSend * Double(contacts.sends)
            + cost.perClick * Double(contacts.clicks)
    }

    private func times(_ row: Int, month: Int, phase: ContactTally.Phase) -> Int {
        view.count(
            phase == .winning ? .winning : .keeping, view.tables.sources.paid,
            row: month * layout.paidEvents.rows.count + row)
    }

    // MARK: What belongs to the channel as a whole

    /// Started days of 24 h within the horizon; 0 without one.
    private var startedDays: Int {
        guard let horizon = view.world.horizon, horizon > 0 else { return 0 }
        return Int((horizon - 1) / PeriodAxis.day) + 1
    }

    private func shared(_ channel: Int) -> Double {
        channels[channel].cost.fixed + channels[channel].cost.perDay * Double(startedDays)
    }

    private func segmentShare(_ channel: Int) -> Double {
        let whole = view.whole
        guard view.segments != whole.segments else { return 1 }
        let slots = layout.sources.slots(of: channel)
        return ratio(view.contacts(slots).all, whole.contacts(slots).all)
            ?? ratio(view.customers, whole.customers) ?? Double(view.segments.count) / Double(whole.segments.count)
    }

    // MARK: Months

    /// What a channel costs in a month: `fixed` in the first one, `per_day` for the days that begin in it.
    func total(_ channel: Int, month: Int, startedDays: Int) -> Double {
        let cost = channels[channel].cost
        let slots = layout.sources.slots(of: channel)
        let shared = (month == 0 ? cost.fixed : 0) + cost.perDay * Double(startedDays)
        var sum = shared == 0 ? 0 : shared * segmentShare(channel)
        sum += Self.media(cost, view.contacts(slots, month: month))
        if cost.reward != 0 {
            let row = month * channels.count + channel
            sum += cost.reward * Double(view.count(.times, view.tables.periods.rewards, row: row))
        }
        for (row, paid) in layout.paidEvents.rows.enumerated() where paid.channel == channel {
            for phase in ContactTally.Phase.allCases {
                sum += paid.amount * Double(times(row, month: month, phase: phase))
            }
        }
        let credits = view.tables.credits
        let rows = credits.row(month: month, slot: slots.lowerBound)..<credits.row(month: month, slot: slots.upperBound)
        let bonus = slots.reduce(0) { $0 + view.bonus($1, month: month) }
        return sum + view.major(view.sum(.commission, credits.closed, rows: rows) + Int128(bonus))
    }
}

/// A share or mean; `nil` where there is nothing to divide by.
func ratio(_ part: Double, _ whole: Double) -> Double? { whole == 0 ? nil : part / whole }
func ratio(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
