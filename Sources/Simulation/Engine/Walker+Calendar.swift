/// Poisson processes that the calendar shapes.
///
/// Most of what is drawn when a stage is entered never happens: the decision comes first. So a process whose next event lies
/// after the pending decision, or after the horizon, is put to sleep with its operational time, and what that means in calendar
/// time is only worked out if the customer stays. The operational time is kept as the bits of a number, in place of the
/// calendar's: these are greater than any time, so that a sleeper is never next.
extension Walker {
    /// Numbers from 2 on have greater bits; times are less (2^62 microseconds are 146,000 years).
    private static let leastAsleep = Int64(bitPattern: 2.0.bitPattern)

    /// Draws when the next touch of a Poisson line comes.
    @inline(__always)
    mutating func scheduleRate(_ k: Int, _ line: UnsafePointer<StageLine>, from time: Int64) {
        let (opens, closes) = (line.pointee.program.pointee.windowStart, line.pointee.program.pointee.windowEnd)
        guard time < closes else {
            clock[k] = .max
            return
        }
        if opens > core.due, !calendar.isIdentity {
            // The window opens after the decision: nothing to draw yet.
            clock[k] = Self.leastAsleep
            return
        }
        let next = shaped(max(time, opens), gap: nextGap(k, of: line))
        clock[k] = next >= closes && next < Self.leastAsleep ? .max : next
        drawAhead(k, of: line)
    }

    /// Whether a line draws its first touch when its stage is entered.
    @inline(__always)
    func drawsAtOnce(_ line: UnsafePointer<StageLine>, at time: Int64) -> Bool {
        let program = line.pointee.program
        return line.pointee.timing == .rate && program.pointee.atMost > 0 && time < program.pointee.windowEnd
            && (program.pointee.windowStart <= core.due || calendar.isIdentity)
    }

    /// The time of the next event of a process, or its sleep.
    @inline(__always)
    mutating func shaped(_ time: Int64, gap: Double) -> Int64 {
        if calendar.isIdentity { return time.advanced(byMicroseconds: gap) }
        if instant.time != time { instant = (time, calendar.operational(Double(time))) }
        if reach.due != core.due { setReach() }
        let target = instant.operational + gap
        if target > reach.operational { return Int64(bitPattern: target.bitPattern) }
        return max(time, Int64(clampingMicroseconds: calendar.calendar(target)))
    }

    /// Finds the operational time beyond which a process can sleep until the pending decision.
    @inline(never)
    private mutating func setReach() {
        let latest = min(core.due, horizon, Self.leastAsleep / 2)
        reach = (core.due, calendar.operational(Double(latest)) + calendar.margin)
    }

    /// The customer stays, and a new decision is pending: those who would sleep past the last one may come before this.
    mutating func wake(at time: Int64) {
        guard processCount > 0 else { return }
        if !calendar.isIdentity { wakeSleepers(at: time) }
        gatherLively()
    }

    private mutating func wakeSleepers(at time: Int64) {
        setReach()
        for k in 0..<processCount {
            // What follows is worked out anew where it may come earlier than it seemed.
            if k >= lineCountHere, following[k] >= Self.leastAsleep { following[k] = -1 }
            guard clock[k] >= Self.leastAsleep, clock[k] != .max else { continue }
            let line = linesHere + k
            if k < lineCountHere {
                guard line.pointee.timing == .rate else { continue }
                if line.pointee.program.pointee.windowStart > time {
                    scheduleRate(k, line, from: time)
                    continue
                }
            }
            let target = Double(bitPattern: UInt64(clock[k]))
            guard target <= reach.operational else { continue }
            clock[k] = Int64(clampingMicroseconds: calendar.calendar(target))
            if k < lineCountHere && clock[k] >= line.pointee.program.pointee.windowEnd { clock[k] = .max }
        }
    }

    // MARK: Who may be next

    /// Notes the processes that may come before the pending decision: a few of many, and only among these the next event is
    /// looked for. One that falls asleep may stay among them.
    mutating func gatherLively() {
        livelyCount = 0
        for k in 0..<processCount {
            // Written always, counted only if it is lively: as good as random, a branch would often be guessed wrong.
            lively[livelyCount] = k
            livelyCount &+= isLively(k) ? 1 : 0
        }
    }

    @inline(__always)
    func isLively(_ k: Int) -> Bool { clock[k] < Self.leastAsleep && clock[k] <= core.due }

    /// Notes one more, set off since.
    mutating func addLively(_ k: Int) {
        var place = livelyCount
        while place > 0, lively[place - 1] >= k { place -= 1 }
        guard place == livelyCount || lively[place] != k else { return }
        var index = livelyCount
        while index > place {
            lively[index] = lively[index - 1]
            index -= 1
        }
        lively[place] = k
        livelyCount += 1
    }
}
