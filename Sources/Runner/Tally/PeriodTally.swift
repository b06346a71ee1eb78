/// Months and quarters in the scenario's time zone; where the horizon is `none`, one month holds everything.
struct PeriodTally: Sendable {
    enum Column: Int, TableColumn {
        case arrivals, conversions, firstTimeBuyers, churned
        /// Distinct customers with a goal; with a touch or a click; with an event of their own.
        case buyers, reached, engaged
    }
    enum Money: Int, TableColumn { case value, refunded }
    /// Distinct customers, which months cannot be added up to.
    enum Distinct: Int, TableColumn { case buyers, reached, engaged }
    enum Reward: Int, TableColumn { case times }

    let months: CountTable<Column>
    let money: SumTable<Money>
    let quarters: CountTable<Distinct>
    /// By month and channel.
    let rewards: CountTable<Reward>

    init(_ layout: TallyLayout, _ plan: inout CellPlan) {
        months = plan.counts(Column.self, rows: layout.months)
        money = plan.sums(Money.self, rows: layout.months)
        quarters = plan.counts(Distinct.self, rows: layout.axis?.quarters.count ?? 1)
        rewards = plan.counts(Reward.self, rows: layout.months * layout.sources.first.count)
    }
}
