/// Draws of Poisson processes.
///
/// A draw depends on customer, visit and ordinal, never on the time. So it is made before it is needed, and two at once, which take
/// hardly longer than one: on entering a stage the first draws of two processes, of which most never happen because the decision
/// comes first; then, of a process that will have its turn, those of the next two events. When a touch has happened, the gap to
/// the next one lies ready, and while the walker goes on with it, the processor makes those after.
extension Walker {
    /// What is drawn for one event of a process.
    struct Draw {
        /// From the event before, in operational microseconds; infinite where there is no next.
        var gap: Double
        var bits: UInt64
    }

    // MARK: The first event

    /// Notes a process that begins with the stage: one of those that are then started together.
    @inline(__always)
    mutating func begin(_ k: Int) {
        fresh[freshCount] = k
        freshCount &+= 1
    }

    /// Starts the processes that begin with the stage.
    mutating func startFresh(at time: Int64) {
        drawFirsts()
        for index in 0..<freshCount {
            let k = fresh[index]
            if k < lineCountHere {
                scheduleRate(k, linesHere + k, from: time)
            } else {
                scheduleEmission(k, emissionsHere + (k &- lineCountHere), from: time)
            }
        }
        freshCount = 0
        for k in lineCountHere..<processCount { foresee(k, emissionsHere + (k &- lineCountHere)) }
    }

    @inline(__always)
    private mutating func drawFirsts() {
        let counter = UInt64(visit) << 32
        var index = 0
        while index &+ 1 < freshCount {
            let (j, k) = (fresh[index], fresh[index &+ 1])
            let ((one, itsRate), (other, othersRate)) = (draw(of: j), draw(of: k))
            let (first, second) = Philox.twins(core.id, counter, keys: one.keys, other.keys)
            keepFirst(first, itsRate, of: j)
            keepFirst(second, othersRate, of: k)
            index &+= 2
        }
        if index < freshCount {
            let (key, rate) = draw(of: fresh[index])
            keepFirst(key.bits(core.id, visit, 0), rate, of: fresh[index])
        }
    }

    @inline(__always)
    private func draw(of k: Int) -> (RoundKeys, rate: Sampler) {
        if k < lineCountHere { return (linesHere[k].key, linesHere[k].amount) }
        let emission = emissionsHere + (k &- lineCountHere)
        return (emission.pointee.key, emission.pointee.amount)
    }

    @inline(__always)
    private mutating func keepFirst(_ bits: (UInt64, UInt64), _ rate: Sampler, of k: Int) {
        draws[2 &* k] = draw(bits, rate)
        process[k].ready = 0
    }

    // MARK: Events after it

    /// The gap to the event with the process's present ordinal, whose bits become the process's.
    @inline(__always)
    mutating func nextGap(_ k: Int, of line: UnsafePointer<StageLine>) -> Double {
        let ordinal = process[k].ordinal
        if isMissing(ordinal, k) { prepare(k, line.pointee.key, line.pointee.amount, from: ordinal) }
        let draw = draws[2 &* k &+ Int(ordinal & 1)]
        process[k].bits = draw.bits
        return draw.gap
    }

    /// Makes the draws of the event after the pending one, if that one comes before the decision.
    @inline(__always)
    mutating func drawAhead(_ k: Int, of line: UnsafePointer<StageLine>) {
        guard drawsAhead, process[k].ready == process[k].ordinal, isLively(k) else { return }
        prepare(k, line.pointee.key, line.pointee.amount, from: process[k].ordinal &+ 1)
    }

    /// The gap to an emission from the one before; it needs no bits.
    @inline(__always)
    mutating func gap(to ordinal: UInt32, _ k: Int, of emission: UnsafePointer<EmissionProgram>) -> Double {
        if isMissing(ordinal, k) { prepare(k, emission.pointee.key, emission.pointee.amount, from: ordinal) }
        return draws[2 &* k &+ Int(ordinal & 1)].gap
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

    /// Makes the draws of this and the next event of a process.
    @inline(never)
    private mutating func prepare(_ k: Int, _ key: RoundKeys, _ rate: Sampler, from ordinal: UInt32) {
        let (first, second) = Philox.pair(core.id, UInt64(visit) << 32 | UInt64(ordinal), keys: key.keys)
        let slot = draws + 2 &* k
        slot[Int(ordinal & 1)] = draw(first, rate)
        slot[Int(~ordinal & 1)] = draw(second, rate)
        process[k].ready = ordinal &+ 1
    }

    @inline(__always)
    private func draw(_ bits: (UInt64, UInt64), _ rate: Sampler) -> Draw {
        let rate = rate.isConstant ? rate.first : amount(rate, bits.1, .rate)
        return Draw(gap: rate > 0 ? exponentials.variate(bits.0) / rate : .infinity, bits: bits.1)
    }
}
