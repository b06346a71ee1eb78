/// Customers by what became of them, and who was alive and active so many days after arriving.
struct LifeTally: Sendable {
    enum Column: Int, TableColumn {
        case arrived, referred, churned
        /// Customers with at least one click or opened send, and those of them who churned.
        case engaged, engagedChurned
        /// Referrals made, whether or not the new customer arrived before the horizon.
        case referralsMade
    }
    enum Until: Int, TableColumn {
        /// Customers observed at the beginning of so many alive days, and those not yet churned then.
        case observed, alive
        /// Customers observed to the end of so many alive days.
        case dayObserved
    }
    enum Day: Int, TableColumn {
        /// Customers with an event of their own in the day.
        case active
    }

    let counts: CountTable<Column>
    /// By number of alive days. Each customer is counted once, whatever the number; those of a day are found by addition.
    let until: CountTable<Until>
    /// By index into the plan's alive days.
    let active: CountTable<Day>

    init(aliveDays: Int, _ plan: inout CellPlan) {
        counts = plan.counts(Column.self)
        until = plan.counts(Until.self, rows: aliveDays + 1)
        active = plan.counts(Day.self, rows: aliveDays)
    }

    /// The rows of ``until`` whose customers count for an alive day.
    func rows(day index: Int) -> Range<Int> { index + 1..<until.rows }
}
