/// Who entered each stage, what they decided there, and how long they stayed.
///
/// Entries and decisions are not counted one by one: both follow from arrivals, stays and outcomes.
struct StageTally: Sendable {
    enum Column: Int, TableColumn {
        /// Customers whose life began there.
        case arrived
        case stays, stillThere
    }
    enum Taken: Int, TableColumn { case times }
    enum Time: Int, TableColumn { case dwell }

    let counts: CountTable<Column>
    /// By outcome, counted over all stages (``TallyLayout/outcomeBase``).
    let outcomes: CountTable<Taken>
    /// Microseconds from entering to leaving, of the visits that were left.
    let times: SumTable<Time>

    init(_ layout: TallyLayout, _ plan: inout CellPlan) {
        let stages = layout.outcomeBase.count - 1
        counts = plan.counts(Column.self, rows: stages)
        outcomes = plan.counts(Taken.self, rows: layout.outcomeBase[stages])
        times = plan.sums(Time.self, rows: stages)
    }
}
