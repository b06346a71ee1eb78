/// Customers by the month of their first goal, and what they bought in the months that follow.
///
/// Month K of a cohort is the K-th calendar month after its own, at most ``depth`` - 1; what comes later is not kept.
struct CohortTally: Sendable {
    enum Column: Int, TableColumn {
        /// Distinct customers of the cohort who bought in month K; all of them for 0.
        case buyers
    }
    enum Money: Int, TableColumn {
        /// Net value that the cohort brought in month K; month 0 holds what came before the first goal too.
        case net
    }

    /// Five years.
    static let deepest = 61

    let depth: Int
    let counts: CountTable<Column>
    let money: SumTable<Money>

    init(_ layout: TallyLayout, _ plan: inout CellPlan) {
        depth = min(layout.months, Self.deepest)
        counts = plan.counts(Column.self, rows: layout.months * depth)
        money = plan.sums(Money.self, rows: layout.months * depth)
    }

    /// `nil` where the month is too long after the cohort's.
    func row(cohort: Int, month: Int) -> Int? {
        month - cohort < depth ? cohort * depth + month - cohort : nil
    }
}
