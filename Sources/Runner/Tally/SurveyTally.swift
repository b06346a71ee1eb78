/// Answers to surveys.
struct SurveyTally: Sendable {
    enum Column: Int, TableColumn {
        case answers
        /// Scores of 4 and more.
        case satisfied
    }
    enum Total: Int, TableColumn { case units }

    let counts: CountTable<Column>
    /// Scores in fixed point.
    let totals: SumTable<Total>

    init(surveys: Int, _ plan: inout CellPlan) {
        counts = plan.counts(Column.self, rows: surveys)
        totals = plan.sums(Total.self, rows: surveys)
    }

    func answer(_ survey: Int, score: Double, _ cells: Cells, at origin: Cells.Origin) {
        guard score.isFinite else { return }
        cells.count(.answers, counts, row: survey, at: origin)
        if score >= 4 { cells.count(.satisfied, counts, row: survey, at: origin) }
        cells.add(FixedPoint.units(score), to: .units, totals, row: survey, at: origin)
    }
}
