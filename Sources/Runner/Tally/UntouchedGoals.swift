/// Conversions of customers whom nothing ever touched, by segment and month: no rule needs to be asked about them.
struct UntouchedGoals {
    private let axis: PeriodAxis?
    private let months: Int
    private var counts: ContiguousArray<Int64>
    private var values: ContiguousArray<Int128>

    init(_ layout: TallyLayout) {
        axis = layout.axis
        months = layout.months
        counts = ContiguousArray(repeating: 0, count: layout.segments * months)
        values = ContiguousArray(repeating: 0, count: layout.segments * months)
    }

    /// - Parameters:
    ///   - time: microseconds since the scenario's start.
    ///   - value: minor units.
    @inline(__always)
    mutating func add(at time: Int64, value: Int64, segment: Int) {
        let index = segment &* months &+ (axis?.month(of: time) ?? 0)
        counts[index] &+= 1
        if value != 0 { values[index] &+= Int128(value) }
    }

    mutating func removeAll() {
        for index in counts.indices { (counts[index], values[index]) = (0, 0) }
    }

    struct Row {
        var segment: Int
        var month: Int
        var count: Int64
        var value: Int128
    }

    /// Of each segment and month that has any.
    var rows: [Row] {
        counts.indices.filter { counts[$0] > 0 }.map {
            Row(segment: $0 / months, month: $0 % months, count: counts[$0], value: values[$0])
        }
    }
}
