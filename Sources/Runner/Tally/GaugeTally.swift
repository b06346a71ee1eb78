/// Counters moved by events: the net change of each day, in millionths.
///
/// A bound is applied day by day when the series is made, so that parts can be added up before.
struct GaugeTally: Sendable {
    static let unitsInOne = 1e6

    let days: Int
    private var changes: ContiguousArray<Int128>

    /// One day that holds everything where the horizon is `none`.
    init(_ layout: TallyLayout, gauges: Int) {
        days = layout.axis?.days ?? 1
        changes = ContiguousArray(repeating: 0, count: gauges * days)
    }

    static func units(_ change: Double) -> Int64 {
        Int64(max(-0x1p62, min(0x1p62, (change * unitsInOne).rounded())))
    }

    mutating func move(_ gauge: Int, by change: Int64, day: Int) {
        changes[gauge * days + day] += Int128(change)
    }

    /// The gauge's value at the end of each day.
    func series(_ gauge: Int, start: Double, min bound: Double?) -> [Double] {
        var value = Int128((start * Self.unitsInOne).rounded())
        let least = bound.map { Int128(($0 * Self.unitsInOne).rounded()) }
        return (0..<days).map { day in
            value += changes[gauge * days + day]
            if let least { value = Swift.max(value, least) }
            return Double(value) / Self.unitsInOne
        }
    }

    mutating func merge(_ other: GaugeTally) {
        precondition(changes.count == other.changes.count, "only tallies of the same plan can be merged")
        for index in changes.indices { changes[index] += other.changes[index] }
    }
}
