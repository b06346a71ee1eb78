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
        func count(_ column: LifeTally.Column) -> Int { view.count(column, tables.life.counts) }
        let churned = count(.churned)
        kpis["churn_rate"] = ratio(churned, view.customers)
        kpis["churn_rate_engaged"] = ratio(count(.engagedChurned), count(.engaged))
        kpis["churn_rate_unengaged"] = ratio(churned - count(.engagedChurned), view.customers - count(.engaged))
        kpis["engaged_share"] = ratio(count(.engaged), view.customers)
        kpis["referral_share"] = ratio(count(.referred), view.customers)
        guard world.goal != nil else { return }
        kpis["conversion_rate"] = ratio(view.buyers, view.customers)
        kpis["conversions"] = Double(view.conversions)
        kpis["first_time_buyers"] = Double(view.buyers)
        let repeaters = view.count(.repeatBuyers, tables.money.counts)
        kpis["repeat_buyers"] = Double(repeaters)
        kpis["repeat_purchases"] = Double(view.conversions - view.buyers)
        kpis["repeat_purchase_rate"] = ratio(repeaters, view.buyers)
        let days = Double(view.sum(.timeToGoal, tables.money.sums)) / Double(PeriodAxis.day)
        kpis["mean_days_to_goal"] = ratio(days, Double(view.buyers))
    }

    private func addMoney(to kpis: inout [String: Double]) {
        let net = view.major(view.sum(.value, tables.money.sums) - view.sum(.refunded, tables.money.sums))
        let total = cost.total
        kpis["net_value"] = net
        kpis["cost"] = total
        kpis["roas"] = ratio(net, total)
        kpis["profit"] = net * plan.margin - total
        guard world.goal != nil else { return }
        kpis["cac"] = ratio(total, Double(view.buyers))
        kpis["ltv"] = ratio(
            view.major(view.sum(.buyersNet, tables.money.sums)) * plan.margin, Double(view.buyers))
        kpis["average_order_value"] = ratio(
            view.major(view.sum(.goalValue, tables.money.sums)), Double(view.conversions))
        func spent(_ phase: ContactTally.Phase) -> Double {
            world.channels.indices.reduce(0) { $0 + cost.total($1, phase: phase) }
        }
        kpis["cost_of_winning"] = ratio(spent(.winning), Double(view.buyers))
        kpis["cost_of_keeping"] = ratio(spent(.keeping), Double(view.buyers))
    }

    private func addTouches(to kpis: inout [String: Double]) {
        let contacts = view.contacts(0..<layout.sources.count)
        kpis["impressions"] = Double(contacts.impressions)
        kpis["sends"] = Double(contacts.sends)
        kpis["clicks"] = Double(contacts.clicks)
        kpis["opens"] = Double(contacts.opens)
        kpis["unsubscribes"] = Double(contacts.unsubscribes)
        kpis["open_rate"] = ratio(contacts.opens, contacts.sends)
        kpis["unsubscribe_rate"] = ratio(contacts.unsubscribes, contacts.sends)
        kpis["engagement_rate"] = ratio(contacts.clicksOfTouches, contacts.touches)
    }

    private func addDays(to kpis: inout [String: Double]) {
        for (index, day) in plan.aliveDays.enumerated() {
            func count(_ column: LifeTally.Until) -> Int {
                view.count(column, tables.life.until, rows: tables.life.rows(day: index))
            }
            let active = view.count(.active, tables.life.active, row: index)
            kpis["alive_day_\(day)"] = ratio(count(.alive), count(.observed))
            kpis["active_day_\(day)"] = ratio(active, count(.dayObserved))
        }
    }

    /// Of all cohorts for which month K was observed to its end.
    private func addRetention(to kpis: inout [String: Double]) {
        guard let axis = layout.axis, world.goal != nil else { return }
        for month in 1..<max(1, tables.cohorts.depth) {
            var (size, active) = (0, 0)
            for cohort in axis.months.indices where cohort + month < axis.months.count {
                guard isComplete(cohort + month, axis) else { continue }
                size += cohortBuyers(cohort, month: 0)
                active += cohortBuyers(cohort, month: month)
            }
            kpis["retention_\(month)"] = ratio(active, size)
        }
    }

    /// Of the survey that is named `csat`, else of all of them.
    private func satisfaction() -> Double? {
        let named = world.surveys.firstIndex(of: "csat").map { $0...$0 }
        let rows = named.map { Array($0) } ?? Array(world.surveys.indices)
        func count(_ column: SurveyTally.Column) -> Int {
            rows.reduce(0) { $0 + view.count(column, tables.surveys.counts, row: $1) }
        }
        return ratio(count(.satisfied), count(.answers))
    }
}
