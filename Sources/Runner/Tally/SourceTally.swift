/// What became of the customers whom a channel or partner brought, met first, or met last.
struct SourceTally: Sendable {
    enum Column: Int, TableColumn {
        /// Goals of customers who arrived by it, and how many of them reached one.
        case conversionsArrived, buyersArrived
        /// Goals whose first or last touch it was.
        case discovered, closed
        /// Those closed that were not the customer's first.
        case closedRepeats
        /// Those closed by an intent touch within an hour, or by a click within seconds.
        case poached, injected
        /// Those closed within a day of the touch.
        case prompt
        /// Customers who churned with it as their last touch.
        case exits
        /// First goals of referred customers who arrived by it.
        case rewards
    }
    enum Money: Int, TableColumn {
        /// Value of the goals it closed.
        case closed
        /// Net value of the customers who arrived by it.
        case arrived
    }
    enum Paid: Int, TableColumn { case winning, keeping }

    /// By slot.
    let counts: CountTable<Column>
    let money: SumTable<Money>
    /// Events with a price, by month and row of ``PaidEvents``, and by whether the customer's first goal came before.
    let paid: CountTable<Paid>

    init(_ layout: TallyLayout, _ plan: inout CellPlan) {
        counts = plan.counts(Column.self, rows: layout.sources.count)
        money = plan.sums(Money.self, rows: layout.sources.count)
        paid = plan.counts(Paid.self, rows: layout.months * layout.paidEvents.rows.count)
    }
}
