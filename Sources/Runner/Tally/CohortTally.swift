/// Customers by the month of their first goal, and what they bought in the months that follow.
///
/// Month K of a cohort is the K-th calendar month after its own, at most ``depth`` - 1; what comes later is not kept.
struct CohortTally: Sendable {
    enum Column: Int, CaseIterable { case buyers }
    enum Money: Int, CaseIterable { case net }

    /// Five years.
    static let deepest = 61

    let depth: Int
    private var counts: Counts<Column>
    private var money: Sums<Money>

    init(_ layout: TallyLayout) {
        let months = layout.axis?.months.count ?? 0
        depth = min(months, Self.deepest)
        counts = Counts(segments: layout.segments, rows: months * depth)
        money = Sums(segments: layout.segments, rows: months * depth)
    }

    /// A customer of the cohort buys for the first time in that month.
    mutating func buy(cohort: Int, month: Int, segment: Int) {
        guard month - cohort < depth else { return }
        counts.count(.buyers, row: cohort * depth + month - cohort, segment: segment)
    }

    mutating func add(_ value: Int128, cohort: Int, month: Int, segment: Int) {
        guard month - cohort < depth else { return }
        money.add(value, to: .net, row: cohort * depth + month - cohort, segment: segment)
    }

    /// Distinct customers of the cohort who bought in month K; all of them for 0.
    func buyers(cohort: Int, month: Int, over segments: Range<Int>) -> Int {
        counts.count(.buyers, row: cohort * depth + month, over: segments)
    }

    /// Net value in minor units that the cohort brought in month K; month 0 holds what came before the first goal too.
    func net(cohort: Int, month: Int, over segments: Range<Int>) -> Int128 {
        money.sum(.net, row: cohort * depth + month, over: segments)
    }

    mutating func merge(_ other: CohortTally) {
        counts.merge(other.counts)
        money.merge(other.money)
    }
}
