/// Sums of doubles by slot, each with the rounding errors of its additions kept beside it (Knuth's two-sum):
/// a million additions are as good as one.
struct ExactSums {
    private var sums: ContiguousArray<Double> = []
    private var errors: ContiguousArray<Double> = []

    var count: Int { sums.count }

    @inline(__always)
    mutating func add(_ term: Double, to slot: Int) {
        if slot >= sums.count { grow(to: slot) }
        let sum = sums[slot]
        let total = sum + term
        let added = total - sum
        errors[slot] += (sum - (total - added)) + (term - added)
        sums[slot] = total
    }

    subscript(slot: Int) -> Double { slot < sums.count ? sums[slot] + errors[slot] : 0 }

    @inline(never)
    private mutating func grow(to slot: Int) {
        let missing = max(slot + 1, sums.count * 2) - sums.count
        sums.append(contentsOf: repeatElement(0, count: missing))
        errors.append(contentsOf: repeatElement(0, count: missing))
    }
}
