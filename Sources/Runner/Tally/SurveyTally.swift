/// Answers to surveys.
struct SurveyTally: Sendable {
    enum Column: Int, CaseIterable {
        case answers
        /// Scores of 4 and more.
        case satisfied
    }
    enum Total: Int, CaseIterable { case units }

    private(set) var counts: Counts<Column>
    /// Scores in billionths, as ``EventTally/units(_:)``.
    private(set) var totals: Sums<Total>

    init(_ layout: TallyLayout, surveys: Int) {
        counts = Counts(segments: layout.segments, rows: surveys)
        totals = Sums(segments: layout.segments, rows: surveys)
    }

    mutating func answer(_ survey: Int, score: Double, segment: Int) {
        guard score.isFinite else { return }
        counts.count(.answers, row: survey, segment: segment)
        if score >= 4 { counts.count(.satisfied, row: survey, segment: segment) }
        totals.add(EventTally.units(score), to: .units, row: survey, segment: segment)
    }

    mutating func merge(_ other: SurveyTally) {
        counts.merge(other.counts)
        totals.merge(other.totals)
    }
}
