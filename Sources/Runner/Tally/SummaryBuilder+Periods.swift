import Results
import Simulation
import Tracking

/// Months, quarters and cohorts.
extension SummaryBuilder {
    /// All months, then all quarters, each against the one before and that of a year ago; `nil` without a horizon.
    func periods() -> [PeriodSummary]? {
        guard let axis = layout.axis, let horizon = world.horizon else { return nil }
        let days = axis.startedDays(horizon: horizon)
        let months = axis.months.indices.map { month($0, axis, startedDays: days[$0], horizon: horizon) }
        let quarters = axis.quarters.indices.map { quarter($0, axis, months) }
        return compared(months, yearBefore: 12) + compared(quarters, yearBefore: 4)
    }

    private func month(_ index: Int, _ axis: PeriodAxis, startedDays: Int, horizon: Int64) -> PeriodSummary {
        func count(_ column: PeriodTally.Column) -> Int {
            view.count(column, tables.periods.months, row: index)
        }
        var summary = PeriodSummary(period: axis.months[index])
        summary.complete = axis.bounds[index] >= 0 && axis.bounds[index + 1] <= horizon
        summary.arrivals = count(.arrivals)
        summary.conversions = count(.conversions)
        summary.buyers = count(.buyers)
        summary.firstTimeBuyers = count(.firstTimeBuyers)
        summary.churned = count(.churned)
        summary.reached = count(.reached)
        summary.engaged = count(.engaged)
        let value = view.sum(.value, tables.periods.money, row: index)
        summary.value = view.major(value)
        summary.netValue = view.major(value - view.sum(.refunded, tables.periods.money, row: index))
        summary.cost = world.channels.indices.reduce(0) {
            $0 + cost.total($1, month: index, startedDays: startedDays)
        }
        var events: [String: Int] = [:]
        for (event, name) in world.events.enumerated() {
            events[name] = view.times(event: event, month: index)
        }
        summary.events = events
        summary.channels = channels(inMonth: index)
        return summary
    }

    private func channels(inMonth month: Int) -> [String: ChannelPeriod] {
        var channels: [String: ChannelPeriod] = [:]
        for (index, channel) in world.channels.enumerated() {
            let contacts = view.contacts(layout.sources.slots(of: index), month: month)
            channels[channel.name] = ChannelPeriod(
                impressions: contacts.impressions, clicks: contacts.clicks, sends: contacts.sends)
        }
        return channels
    }

    /// Sums the months, except for distinct customers, who are counted once per quarter.
    private func quarter(_ index: Int, _ axis: PeriodAxis, _ months: [PeriodSummary]) -> PeriodSummary {
        let members = months.indices.filter { axis.quarterOfMonth[$0] == index }.map { months[$0] }
        var summary = PeriodSummary(period: axis.quarters[index])
        summary.complete = members.count == 3 && members.allSatisfy { $0.complete == true }
        summary.arrivals = members.reduce(0) { $0 + $1.arrivals }
        summary.conversions = members.reduce(0) { $0 + $1.conversions }
        summary.firstTimeBuyers = members.reduce(0) { $0 + ($1.firstTimeBuyers ?? 0) }
        summary.churned = members.reduce(0) { $0 + ($1.churned ?? 0) }
        summary.value = members.reduce(0) { $0 + $1.value }
        summary.netValue = members.reduce(0) { $0 + ($1.netValue ?? 0) }
        summary.cost = members.reduce(0) { $0 + $1.cost }
        summary.buyers = view.count(.buyers, tables.periods.quarters, row: index)
        summary.reached = view.count(.reached, tables.periods.quarters, row: index)
        summary.engaged = view.count(.engaged, tables.periods.quarters, row: index)
        var events: [String: Int] = [:]
        for name in world.events { events[name] = members.reduce(0) { $0 + ($1.events?[name] ?? 0) } }
        summary.events = events
        var channels: [String: ChannelPeriod] = [:]
        for channel in world.channels {
            let parts = members.compactMap { $0.channels?[channel.name] }
            channels[channel.name] = ChannelPeriod(
                impressions: parts.reduce(0) { $0 + $1.impressions }, clicks: parts.reduce(0) { $0 + $1.clicks },
                sends: parts.reduce(0) { $0 + $1.sends })
        }
        summary.channels = channels
        return summary
    }

    private func compared(_ periods: [PeriodSummary], yearBefore: Int) -> [PeriodSummary] {
        periods.enumerated().map { index, period in
            var period = period
            let previous = index >= 1 ? growth(period, since: periods[index - 1]) : nil
            let year = index >= yearBefore ? growth(period, since: periods[index - yearBefore]) : nil
            if previous != nil || year != nil { period.change = PeriodChange(previous: previous, yearBefore: year) }
            return period
        }
    }

    private func growth(_ now: PeriodSummary, since then: PeriodSummary) -> Growth {
        func change(_ now: Double, _ then: Double) -> Double? { ratio(now, then).map { $0 - 1 } }
        func change(_ now: Int, _ then: Int) -> Double? { change(Double(now), Double(then)) }
        var growth = Growth(
            conversions: change(now.conversions, then.conversions), value: change(now.value, then.value),
            reached: change(now.reached, then.reached))
        growth.arrivals = change(now.arrivals, then.arrivals)
        growth.buyers = change(now.buyers ?? 0, then.buyers ?? 0)
        growth.engaged = change(now.engaged, then.engaged)
        growth.netValue = change(now.netValue ?? 0, then.netValue ?? 0)
        growth.cost = change(now.cost, then.cost)
        return growth
    }

    /// A partner's progress month by month, then quarter by quarter.
    func partnerPeriods(_ slot: Int) -> [PartnerPeriod]? {
        guard let axis = layout.axis else { return nil }
        func period(_ name: String, _ months: [Int]) -> PartnerPeriod {
            func sum(_ column: CreditTally.Closed) -> Int128 {
                months.reduce(0) {
                    $0 + view.sum(column, tables.credits.closed, row: tables.credits.row(month: $1, slot: slot))
                }
            }
            return PartnerPeriod(
                period: name,
                clicks: months.reduce(0) { $0 + view.contacts(slot..<slot + 1, month: $1).clicks },
                conversions: Double(sum(.units)) / Double(CreditUnits.one), value: view.major(sum(.value)),
                commission: view.major(sum(.commission) + Int128(months.reduce(0) { $0 + view.bonus(slot, month: $1) }))
            )
        }
        let months = axis.months.indices.map { period(axis.months[$0], [$0]) }
        let quarters = axis.quarters.indices.map { quarter in
            period(axis.quarters[quarter], axis.months.indices.filter { axis.quarterOfMonth[$0] == quarter })
        }
        return months + quarters
    }

    // MARK: Cohorts

    /// Months in which somebody reached the goal for the first time; `nil` without a horizon or a goal.
    func cohorts() -> [CohortSummary]? {
        guard let axis = layout.axis, world.goal != nil else { return nil }
        return axis.months.indices.compactMap { cohort($0, axis) }
    }

    private func cohort(_ index: Int, _ axis: PeriodAxis) -> CohortSummary? {
        let size = cohortBuyers(index, month: 0)
        guard size > 0 else { return nil }
        let seen = min(axis.months.count - index, tables.cohorts.depth)
        var summary = CohortSummary(month: axis.months[index], size: size)
        var net: Int128 = 0
        var curve: [Double] = []
        for month in 0..<seen {
            guard let row = tables.cohorts.row(cohort: index, month: index + month) else { break }
            net += view.sum(.net, tables.cohorts.money, row: row)
            summary.netValue.append(view.major(net))
            curve.append(view.major(net) * plan.margin / Double(size))
            if month > 0, isComplete(index + month, axis) {
                let buyers = cohortBuyers(index, month: month)
                summary.retention.append(Double(buyers) / Double(size))
            }
        }
        summary.ltv = curve
        return summary
    }

    /// Distinct customers of a cohort who bought in month K after its own; all of them for 0.
    func cohortBuyers(_ cohort: Int, month: Int) -> Int {
        guard let row = tables.cohorts.row(cohort: cohort, month: cohort + month) else { return 0 }
        return view.count(.buyers, tables.cohorts.counts, row: row)
    }

    /// Whether a month was observed to its end.
    func isComplete(_ month: Int, _ axis: PeriodAxis) -> Bool {
        axis.bounds[month + 1] <= (world.horizon ?? .max)
    }
}
