/// Who entered each stage, what they decided there, and how long they stayed.
struct StageTally: Sendable {
    enum Column: Int, CaseIterable { case entered, decisions, stillThere }
    enum Taken: Int, CaseIterable { case times }
    enum Time: Int, CaseIterable { case dwell }

    private(set) var counts: Counts<Column>
    /// By outcome, counted over all stages (``TallyLayout/outcomeBase``).
    private(set) var outcomes: Counts<Taken>
    /// Microseconds from entering to leaving, of the visits that were left.
    private(set) var times: Sums<Time>

    init(_ layout: TallyLayout) {
        let stages = layout.outcomeBase.count - 1
        counts = Counts(segments: layout.segments, rows: stages)
        outcomes = Counts(segments: layout.segments, rows: layout.outcomeBase[stages])
        times = Sums(segments: layout.segments, rows: stages)
    }

    @inline(__always)
    mutating func enter(_ stage: Int, segment: Int) { counts.count(.entered, row: stage, segment: segment) }

    @inline(__always)
    mutating func decide(in stage: Int, segment: Int) { counts.count(.decisions, row: stage, segment: segment) }

    /// - Parameters:
    ///   - outcome: row over all stages.
    ///   - dwell: microseconds since the stage was entered.
    @inline(__always)
    mutating func leave(_ stage: Int, outcome: Int, dwell: Int64, segment: Int) {
        outcomes.count(.times, row: outcome, segment: segment)
        times.add(Int128(dwell), to: .dwell, row: stage, segment: segment)
    }

    mutating func end(in stage: Int, segment: Int) { counts.count(.stillThere, row: stage, segment: segment) }

    mutating func merge(_ other: StageTally) {
        counts.merge(other.counts)
        outcomes.merge(other.outcomes)
        times.merge(other.times)
    }
}
