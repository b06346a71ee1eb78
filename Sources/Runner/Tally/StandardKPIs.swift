import Results
import Simulation

/// The measures that every run reports under `kpis`; one that would divide by zero is absent.
extension SummaryBuilder {
    func kpis() -> [String: Double] {
        var kpis: [String: Double] = [:]
        addCustomers(to: &kpis)
        addMoney(to: &kpis)
        addTouches(to: &kpis)
        addDays(to: &kpis)
        addRetention(to: &kpis)
        kpis["csat"] = satisfaction()
        return kpis
    }

    private func addCustomers(to kpis: inout [String: Double]) {
        func count(_ column: LifeTally.Column) -> Int { tally.life.counts.count(column, over: segments) }
        let churned = count(.churned)
        kpis["churn_rate"] = ratio(churned, customers)
        kpis["churn_rate_engaged"] = ratio(count(.engagedChurned), count(.engaged))
        kpis["churn_rate_unengaged"] = ratio(churned - count(.engagedChurned), customers - count(.engaged))
        kpis["engaged_share"] = ratio(count(.engaged), customers)
        kpis["referral_share"] = ratio(count(.referred), customers)
        guard world.goal != nil else { return }
        kpis["conversion_rate"] = ratio(buyers, customers)
        kpis["conversions"] = Double(conversions)
        kpis["first_time_buyers"] = Double(buyers)
        let repeaters = tally.money.counts.count(.repeatBuyers, over: segments)
        kpis["repeat_buyers"] = Double(repeaters)
        kpis["repeat_purchases"] = Double(conversions - buyers)
        kpis["repeat_purchase_rate"] = ratio(repeaters, buyers)
        let days = Double(tally.money.sums.sum(.timeToGoal, over: segments)) / Double(PeriodAxis.day)
        kpis["mean_days_to_goal"] = ratio(days, Double(buyers))
    }

    private func addMoney(to kpis: inout [String: Double]) {
        let net = major(tally.money.netValue(over: segments))
        let total = cost.total
        kpis["net_value"] = net
        kpis["cost"] = total
        kpis["roas"] = ratio(net, total)
        kpis["profit"] = net * plan.margin - total
        guard world.goal != nil else { return }
        kpis["cac"] = ratio(total, Double(buyers))
        kpis["ltv"] = ratio(
            major(tally.money.sums.sum(.buyersNet, over: segments)) * plan.margin, Double(buyers))
        kpis["average_order_value"] = ratio(
            major(tally.money.sums.sum(.goalValue, over: segments)), Double(conversions))
        func spent(_ phase: TouchTally.Phase) -> Double {
            world.channels.indices.reduce(0) { $0 + cost.total($1, phase: phase) }
        }
        kpis["cost_of_winning"] = ratio(spent(.winning), Double(buyers))
        kpis["cost_of_keeping"] = ratio(spent(.keeping), Double(buyers))
    }

    private func addTouches(to kpis: inout [String: Double]) {
        let slots = 0..<layout.sources.count
        func count(_ column: TouchTally.Column) -> Int { tally.touches.count(column, slots: slots, over: segments) }
        let arrivals = tally.sources.count(.arrivals, slots: slots, over: segments)
        let (impressions, sends, clicks) = (count(.impressions), count(.sends), count(.clicks))
        kpis["impressions"] = Double(impressions)
        kpis["sends"] = Double(sends)
        kpis["clicks"] = Double(clicks)
        kpis["opens"] = Double(count(.opens))
        kpis["unsubscribes"] = Double(count(.unsubscribes))
        kpis["open_rate"] = ratio(count(.opens), sends)
        kpis["unsubscribe_rate"] = ratio(count(.unsubscribes), sends)
        kpis["engagement_rate"] = ratio(clicks - arrivals, impressions + sends)
    }

    private func addDays(to kpis: inout [String: Double]) {
        for (index, day) in plan.aliveDays.enumerated() {
            func count(_ column: LifeTally.DayColumn) -> Int {
                tally.life.days.count(column, row: index, over: segments)
            }
            kpis["alive_day_\(day)"] = ratio(count(.alive), count(.observed))
            kpis["active_day_\(day)"] = ratio(count(.active), count(.dayObserved))
        }
    }

    /// Of all cohorts for which month K was observed to its end.
    private func addRetention(to kpis: inout [String: Double]) {
        guard let axis = layout.axis, world.goal != nil else { return }
        for month in 1..<max(1, tally.cohorts.depth) {
            var (size, active) = (0, 0)
            for cohort in axis.months.indices where cohort + month < axis.months.count {
                guard isComplete(cohort + month, axis) else { continue }
                size += tally.cohorts.buyers(cohort: cohort, month: 0, over: segments)
                active += tally.cohorts.buyers(cohort: cohort, month: month, over: segments)
            }
            kpis["retention_\(month)"] = ratio(active, size)
        }
    }

    /// Of the survey that is named `csat`, else of all of them.
    private func satisfaction() -> Double? {
        let named = world.surveys.firstIndex(of: "csat").map { $0...$0 }
        let rows = named.map { Array($0) } ?? Array(world.surveys.indices)
        func count(_ column: SurveyTally.Column) -> Int {
            rows.reduce(0) { $0 + tally.surveys.counts.count(column, row: $1, over: segments) }
        }
        return ratio(count(.satisfied), count(.answers))
    }
}
