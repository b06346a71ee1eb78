/// Calendar time turned into operational time, in which shaped rates are constant: `L(t)` is the integral of the calendar's
/// factor up to t, so a Poisson process of rate r has its next event at `L^-1(L(t) + E / r)`.
///
/// Sendable although it holds pointers: its tables are written once, and whoever made it keeps their arena alive (a reference
/// here would be counted up and down in the inner loop).
struct OperationalTime: @unchecked Sendable {
    /// Without slots it is the identity.
    private let slotCount: Int
    private let width: Double
    private let inverseWidth: Double
    /// `L` at the start of each slot, one more than slots.
    private let cumulative: UnsafePointer<Double>
    /// For equal steps of L, several to a slot of mean factor: the slot in which the step begins.
    private let guide: UnsafePointer<Int32>
    private let guideScale: Double
    /// So that the slot of a step's beginning is mostly that of the whole step, although busy slots are long in L.
    private static let stepsPerSlot = 4
    /// What `L` can gain in a millisecond, at most, and more than rounding errs by: an amount that is ahead of `L(t)` by so much
    /// is not reached at t.
    let margin: Double

    init(_ calendar: Calendar, in arena: Arena) {
        slotCount = calendar.factors.count
        width = Double(calendar.slotWidth)
        inverseWidth = 1 / width
        var sums = [0.0]
        for factor in calendar.factors { sums.append(sums.last! + max(factor, 0) * width) }
        cumulative = arena.copy(sums)
        let total = sums.last!
        let steps = Self.stepsPerSlot * slotCount
        guideScale = total > 0 ? Double(steps) / total : 0
        var slots: [Int32] = []
        var slot = 0
        for step in 0...max(steps, 1) where slotCount > 0 {
            // A little before the step: an amount that rounding takes for one of this step finds no slot behind its own.
            let target = (Double(step) - 0x1p-10) / max(guideScale, .leastNormalMagnitude)
            while slot < slotCount - 1 && sums[slot + 1] <= target { slot += 1 }
            slots.append(Int32(slot))
        }
        guide = arena.copy(slots)
        margin = 1000 * max(calendar.factors.max() ?? 1, 1)
    }

    var isIdentity: Bool { slotCount == 0 }

    /// L(t); beyond the last slot the factor is 1.
    @inline(__always)
    func operational(_ time: Double) -> Double {
        guard slotCount > 0 else { return time }
        let position = time * inverseWidth
        guard position < Double(slotCount) else {
            return cumulative[slotCount] + (time - Double(slotCount) * width)
        }
        let slot = Int(position)
        let (from, to) = (cumulative[slot], cumulative[slot + 1])
        return from + (to - from) * (position - Double(slot))
    }

    /// The time t at which L(t) reaches the amount.
    @inline(__always)
    func calendar(_ amount: Double) -> Double {
        guard slotCount > 0 else { return amount }
        let total = cumulative[slotCount]
        guard amount < total else { return Double(slotCount) * width + (amount - total) }
        var slot = Int(guide[Int(amount * guideScale)])
        while cumulative[slot &+ 1] <= amount { slot &+= 1 }
        let (from, to) = (cumulative[slot], cumulative[slot + 1])
        return (Double(slot) + (amount - from) / (to - from)) * width
    }
}
