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
            tally.periods.months.count(column, row: index, over: segments)
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
        let value = tally.periods.money.sum(.value, row: index, over: segments)
        summary.value = major(value)
        summary.netValue = major(value - tally.periods.money.sum(.refunded, row: index, over: segments))
        summary.cost = world.channels.indices.reduce(0) {
            $0 + cost.total($1, month: index, startedDays: startedDays)
        }
        var events: [String: Int] = [:]
        for (event, name) in world.events.enumerated() {
            events[name] = tally.periods.count(event: event, month: index, over: segments)
        }
        summary.events = events
        summary.channels = channels(inMonth: index)
        return summary
    }

    private func channels(inMonth month: Int) -> [String: ChannelPeriod] {
        var channels: [String: ChannelPeriod] = [:]
        for (index, channel) in world.channels.enumerated() {
            func count(_ column: PeriodTally.ChannelColumn) -> Int {
                tally.periods.count(column, channel: index, month: month, over: segments)
            }
            channels[channel.name] = ChannelPeriod(
                impressions: count(.impressions), clicks: count(.clicks), sends: count(.sends))
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
        summary.buyers = tally.periods.quarters.count(.buyers, row: index, over: segments)
        summary.reached = tally.periods.quarters.count(.reached, row: index, over: segments)
        summary.engaged = tally.periods.quarters.count(.engaged, row: index, over: segments)
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
                    $0 + tally.credits.sum(column, slots: slot..<slot + 1, month: $1, over: segments)
                }
            }
            return PartnerPeriod(
                period: name,
                clicks: months.reduce(0) { $0 + tally.credits.clicks(slot: slot, month: $1, over: segments) },
                conversions: Double(sum(.units)) / Double(CreditUnits.one), value: major(sum(.value)),
                commission: major(sum(.commission)))
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
        let size = tally.cohorts.buyers(cohort: index, month: 0, over: segments)
        guard size > 0 else { return nil }
        let seen = min(axis.months.count - index, tally.cohorts.depth)
        var summary = CohortSummary(month: axis.months[index], size: size)
        var net: Int128 = 0
        var curve: [Double] = []
        for month in 0..<seen {
            net += tally.cohorts.net(cohort: index, month: month, over: segments)
            summary.netValue.append(major(net))
            curve.append(major(net) * plan.margin / Double(size))
            if month > 0, isComplete(index + month, axis) {
                let buyers = tally.cohorts.buyers(cohort: index, month: month, over: segments)
                summary.retention.append(Double(buyers) / Double(size))
            }
        }
        summary.ltv = curve
        return summary
    }

    /// Whether a month was observed to its end.
    func isComplete(_ month: Int, _ axis: PeriodAxis) -> Bool {
        axis.bounds[month + 1] <= (world.horizon ?? .max)
    }
}
