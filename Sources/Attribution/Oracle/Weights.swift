import Tracking

/// The integer weights that a rule gives to the touches left: see ``RuleSpecification``.
struct Weights {
    private(set) var values: ContiguousArray<UInt128> = []
    private(set) var total: UInt128 = 0

    /// 1e9 of them make one.
    static func billionths(_ number: Double) -> UInt64 {
        UInt64(min(max((number * 1e9).rounded(.toNearestOrAwayFromZero), 0), 1e9))
    }

    /// - Parameters:
    ///   - touches: at least one, in order, none after the conversion.
    ///   - viewWeight: billionths of a click's weight, `nil` where views weigh as much as clicks.
    mutating func fill(
        _ kind: RuleSpecification.Kind, touches: ContiguousArray<Touch>, viewWeight: UInt64?
    ) {
        values.clear()
        switch kind {
        case .firstTouch: only(0, of: touches.count)
        case .lastTouch, .lastNonDirect: only(touches.count - 1, of: touches.count)
        case .linear: equal(touches.count)
        case .timeDecay(let halfLife): decay(touches, halfLife: halfLife)
        case .positionBased(let first, let last):
            position(touches.count, first: Self.billionths(first), last: Self.billionths(last))
        // Found by ``ResolvedRule``.
        case .further: equal(touches.count)
        }
        weighViews(viewWeight, in: touches)
    }

    /// Weights that `find` puts into the empty list.
    mutating func fill<Verdict>(_ find: (inout ContiguousArray<UInt128>) -> Verdict) -> Verdict {
        values.clear()
        return find(&values)
    }

    /// Takes views down to their weight, and sums up.
    mutating func weighViews(_ viewWeight: UInt64?, in touches: ContiguousArray<Touch>) {
        if let viewWeight { multiply(views: max(1, viewWeight), in: touches) }
        total = values.reduce(0, +)
    }

    private mutating func only(_ position: Int, of count: Int) {
        for index in 0..<count { values.append(index == position ? 1 : 0) }
    }

    private mutating func equal(_ count: Int) {
        for _ in 0..<count { values.append(1) }
    }

    private mutating func decay(_ touches: ContiguousArray<Touch>, halfLife: Int64) {
        let latest = touches[touches.count - 1].moment.time
        for touch in touches {
            values.append(UInt128(DecayWeight.weight(age: latest - touch.moment.time, halfLife: halfLife)))
        }
    }

    private mutating func position(_ count: Int, first: UInt64, last: UInt64) {
        let middle = UInt64(1_000_000_000) - min(first + last, 1_000_000_000)
        switch count {
        case 1:
            values.append(1)
        case 2:
            values.append(UInt128(first))
            values.append(UInt128(last))
        default:
            values.append(UInt128(first) * UInt128(count - 2))
            for _ in 0..<(count - 2) { values.append(UInt128(middle)) }
            values.append(UInt128(last) * UInt128(count - 2))
        }
        if !values.contains(where: { $0 > 0 }) {
            values.clear()
            equal(count)
        }
    }

    private mutating func multiply(views viewWeight: UInt64, in touches: ContiguousArray<Touch>) {
        // A factor common to all changes no share.
        guard touches.contains(where: { $0.isView }) else { return }
        for index in touches.indices {
            values[index] *= UInt128(touches[index].isView ? viewWeight : 1_000_000_000)
        }
    }
}
