/// Draws of Poisson processes.
///
/// A draw depends on customer, visit and ordinal, never on the time. So it is made before it is needed, two at once: when a touch
/// has happened, the gap to the next one lies ready, and while the walker goes on with it, the processor makes those after.
extension Walker {
    /// What is drawn for one event of a process.
    struct Draw {
        /// From the event before, in operational microseconds; infinite where there is no next.
        var gap: Double
        var bits: UInt64
    }

    /// The gap to the event with the process's present ordinal, whose bits become the process's.
    @inline(__always)
    mutating func nextGap(_ k: Int, of line: UnsafePointer<StageLine>) -> Double {
        let ordinal = process[k].ordinal
        if isMissing(ordinal, k) { prepare(k, line, from: ordinal) }
        let draw = draws[2 * k + Int(ordinal & 1)]
        process[k].bits = draw.bits
        if drawsAhead && ordinal & 1 == 1 { prepare(k, line, from: ordinal &+ 1) }
        return draw.gap
    }

    /// As ``nextGap(_:of:)`` for lines.
    @inline(__always)
    mutating func nextGap(_ k: Int, of emission: UnsafePointer<EmissionProgram>) -> Double {
        let ordinal = process[k].ordinal
        if isMissing(ordinal, k) { prepare(k, emission, from: ordinal) }
        let draw = draws[2 * k + Int(ordinal & 1)]
        process[k].bits = draw.bits
        if drawsAhead && ordinal & 1 == 1 { prepare(k, emission, from: ordinal &+ 1) }
        return draw.gap
    }

    @inline(__always)
    private func isMissing(_ ordinal: UInt32, _ k: Int) -> Bool { process[k].ready &- ordinal > 1 }

    @inline(never)
    private mutating func prepare(_ k: Int, _ line: UnsafePointer<StageLine>, from ordinal: UInt32) {
        let (variates, bits) = draw(k, line.pointee.key, from: ordinal)
        let isConstant = line.pointee.amount.isConstant
        let first = isConstant ? line.pointee.amount.first : amount(line.pointee.amount, bits.0, .rate)
        let second = isConstant ? first : amount(line.pointee.amount, bits.1, .rate)
        keep(k, ordinal, variates, SIMD2(first, second), bits)
    }

    @inline(never)
    private mutating func prepare(_ k: Int, _ emission: UnsafePointer<EmissionProgram>, from ordinal: UInt32) {
        let (variates, bits) = draw(k, emission.pointee.key, from: ordinal)
        let isConstant = emission.pointee.amount.isConstant
        let first = isConstant ? emission.pointee.amount.first : amount(emission.pointee.amount, bits.0, .rate)
        let second = isConstant ? first : amount(emission.pointee.amount, bits.1, .rate)
        keep(k, ordinal, variates, SIMD2(first, second), bits)
    }

    /// Exponential variates of this and the next event of a process, and the bits of both.
    @inline(__always)
    private func draw(
        _ k: Int, _ key: RoundKeys, from ordinal: UInt32
    ) -> (variates: SIMD2<Double>, bits: (UInt64, UInt64)) {
        let (first, second) = Philox.pair(core.id, UInt64(visit) << 32 | UInt64(ordinal), keys: key.keys)
        return (SIMD2(exponentials.variate(first.0), exponentials.variate(second.0)), (first.1, second.1))
    }

    @inline(__always)
    private mutating func keep(
        _ k: Int, _ ordinal: UInt32, _ variates: SIMD2<Double>, _ rates: SIMD2<Double>, _ bits: (UInt64, UInt64)
    ) {
        let gaps = (variates / rates).replacing(with: .infinity, where: .!(rates .> 0))
        let slot = draws + 2 * k
        slot[Int(ordinal & 1)] = Draw(gap: gaps.x, bits: bits.0)
        slot[Int(~ordinal & 1)] = Draw(gap: gaps.y, bits: bits.1)
        process[k].ready = ordinal &+ 1
    }
}
