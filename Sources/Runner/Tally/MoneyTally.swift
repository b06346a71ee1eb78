/// Goals, and the money of all customers: whom it came from, and what was given back.
struct MoneyTally: Sendable {
    enum Column: Int, TableColumn {
        /// Of the goal.
        case conversions, buyers, repeatBuyers, refunds
        /// By referred customers.
        case referredBuyers, referredConversions
    }
    enum Money: Int, TableColumn {
        /// Of the goal, in minor units: after discounts, before refunds; and what was given back of it.
        case goalValue, goalRefunded
        /// Of every event that has a value.
        case value, refunded
        /// Net value of those who reached the goal.
        case buyersNet
        /// Value of every event of referred customers, before refunds.
        case referredValue
        /// Microseconds from arrival to first goal.
        case timeToGoal
    }

    let counts: CountTable<Column>
    let sums: SumTable<Money>

    init(_ plan: inout CellPlan) {
        counts = plan.counts(Column.self)
        sums = plan.sums(Money.self)
    }
}
