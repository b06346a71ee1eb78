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
        let window = lines[line.pointee.line].windowStart..<lines[line.pointee.line].windowEnd
        guard time < window.upperBound else {
            clock[k] = .max
            return
        }
        if window.lowerBound > core.due, !calendar.isIdentity {
            // The window opens after the decision: nothing to draw yet.
            clock[k] = Self.leastAsleep
            return
        }
        let next = shaped(max(time, window.lowerBound), gap: nextGap(k, of: line))
        clock[k] = next >= window.upperBound && next < Self.leastAsleep ? .max : next
    }

    /// The time of the next event of a process, or its sleep.
    @inline(__always)
    mutating func shaped(_ time: Int64, gap: Double) -> Int64 {
        if calendar.isIdentity { return time.advanced(byMicroseconds: gap) }
        if instant.time != time { instant = (time, calendar.operational(Double(time))) }
        if reach.due != core.due { reach = (core.due, furthest()) }
        let target = instant.operational + gap
        if target > reach.operational { return Int64(bitPattern: target.bitPattern) }
        return max(time, Int64(clampingMicroseconds: calendar.calendar(target)))
    }

    /// The operational time beyond which a process can sleep until the pending decision.
    private func furthest() -> Double {
        calendar.operational(Double(min(core.due, horizon, Self.leastAsleep / 2))) + calendar.margin
    }

    /// The customer stays, and a new decision is pending: those who would sleep past the last one may come before this.
    mutating func wake(at time: Int64) {
        guard !calendar.isIdentity, processCount > 0 else { return }
        reach = (core.due, furthest())
        let stage = stages + Int(core.stage)
        let lineCount = stage.pointee.lines.count
        for k in 0..<processCount where clock[k] >= Self.leastAsleep && clock[k] != .max {
            let line = stageLines + (stage.pointee.lines.lowerBound + k)
            if k < lineCount {
                guard line.pointee.timing == .rate else { continue }
                if lines[line.pointee.line].windowStart > time {
                    scheduleRate(k, line, from: time)
                    continue
                }
            }
            let target = Double(bitPattern: UInt64(clock[k]))
            guard target <= reach.operational else { continue }
            clock[k] = Int64(clampingMicroseconds: calendar.calendar(target))
            if k < lineCount && clock[k] >= lines[line.pointee.line].windowEnd { clock[k] = .max }
        }
    }
}
