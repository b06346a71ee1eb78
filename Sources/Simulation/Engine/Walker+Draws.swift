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
        let draw = draws[2 &* k &+ Int(ordinal & 1)]
        process[k].bits = draw.bits
        if drawsAhead && ordinal & 1 == 1 { prepare(k, line, from: ordinal &+ 1) }
        return draw.gap
    }

    /// The gap to an emission from the one before; it needs no bits.
    @inline(__always)
    mutating func gap(to ordinal: UInt32, _ k: Int, of emission: UnsafePointer<EmissionProgram>) -> Double {
        if isMissing(ordinal, k) { prepare(k, emission, from: ordinal) }
        let gap = draws[2 &* k &+ Int(ordinal & 1)].gap
        if drawsAhead && ordinal & 1 == 1 { prepare(k, emission, from: ordinal &+ 1) }
        return gap
    }

    /// Works out when the emission after the pending one comes. Where that is known when the pending one happens, what happens
    /// next is found without waiting for a division and a search in the calendar.
    @inline(__always)
    mutating func foresee(_ k: Int, _ emission: UnsafePointer<EmissionProgram>) {
        guard drawsAhead, isLively(k) else {
            following[k] = -1
            return
        }
        following[k] = shaped(clock[k], gap: gap(to: process[k].ordinal &+ 1, k, of: emission))
    }

    @inline(__always)
    private func isMissing(_ ordinal: UInt32, _ k: Int) -> Bool { process[k].ready &- ordinal > 1 }

    @inline(__always)
    private mutating func prepare(_ k: Int, _ line: UnsafePointer<StageLine>, from ordinal: UInt32) {
        prepare(k, line.pointee.key, line.pointee.amount, from: ordinal)
    }

    @inline(__always)
    private mutating func prepare(_ k: Int, _ emission: UnsafePointer<EmissionProgram>, from ordinal: UInt32) {
        prepare(k, emission.pointee.key, emission.pointee.amount, from: ordinal)
    }

    /// Makes the draws of this and the next event of a process.
    @inline(never)
    private mutating func prepare(_ k: Int, _ key: RoundKeys, _ rate: Sampler, from ordinal: UInt32) {
        let (first, second) = Philox.pair(core.id, UInt64(visit) << 32 | UInt64(ordinal), keys: key.keys)
        let isConstant = rate.isConstant
        let slot = draws + 2 &* k
        slot[Int(ordinal & 1)] = Draw(
            gap: gap(first.0, isConstant ? rate.first : amount(rate, first.1, .rate)), bits: first.1)
        slot[Int(~ordinal & 1)] = Draw(
            gap: gap(second.0, isConstant ? rate.first : amount(rate, second.1, .rate)), bits: second.1)
        process[k].ready = ordinal &+ 1
    }

    @inline(__always)
    private func gap(_ bits: UInt64, _ rate: Double) -> Double {
        rate > 0 ? exponentials.variate(bits) / rate : .infinity
    }
}
