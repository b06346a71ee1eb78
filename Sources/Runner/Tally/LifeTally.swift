/// Customers by what became of them, and who was alive and active so many days after arriving.
struct LifeTally: Sendable {
    enum Column: Int, TableColumn {
        case arrived, referred, churned
        /// Customers with at least one click or opened send, and those of them who churned.
        case engaged, engagedChurned
        /// Referrals made, whether or not the new customer arrived before the horizon.
        case referralsMade
    }
    enum Day: Int, TableColumn {
        /// Customers observed at that instant, and those not yet churned then.
        case observed, alive
        /// Customers observed for the whole day that follows it, and those with an event of their own in it.
        case dayObserved, active
    }

    let counts: CountTable<Column>
    /// By index into the plan's alive days.
    let days: CountTable<Day>

    init(aliveDays: Int, _ plan: inout CellPlan) {
        counts = plan.counts(Column.self)
        days = plan.counts(Day.self, rows: aliveDays)
    }
}
