/// Counters moved by events: the net change of each day, in millionths.
///
/// A bound is applied day by day when the series is made, so that parts can be added up before.
struct GaugeTally: Sendable {
    enum Change: Int, TableColumn { case units }

    private static let unitsInOne = 1e6

    /// One day that holds everything where the horizon is `none`.
    let days: Int
    private let changes: SumTable<Change>

    init(_ layout: TallyLayout, gauges: Int, _ plan: inout CellPlan) {
        days = layout.axis?.days ?? 1
        changes = plan.sums(Change.self, rows: gauges * days)
    }

    static func units(_ change: Double) -> Int64 {
        Int64(max(-0x1p62, min(0x1p62, (change * unitsInOne).rounded())))
    }

    func move(_ gauge: Int, by change: Int64, day: Int, _ cells: Cells, at origin: Cells.Origin) {
        cells.add(Int128(change), to: .units, changes, row: gauge * days + day, at: origin)
    }

    /// The gauge's value at the end of each day.
    func series(
        _ gauge: Int, start: Double, min bound: Double?, _ cells: Cells, over segments: Range<Int>
    ) -> [Double] {
        var value = Int128(Self.units(start))
        let least = bound.map { Int128(Self.units($0)) }
        return (0..<days).map { day in
            value += cells.sum(.units, changes, row: gauge * days + day, over: segments)
            if let least { value = Swift.max(value, least) }
            return Double(value) / Self.unitsInOne
        }
    }
}
