/// Turns `every:` into times: local ones by the zone's clock, periods by the scenario's own.
struct Schedule {
    /// Microseconds since 1970.
    let start: Int64
    let clock: ZoneClock
    /// More sends than this to one customer are a mistake.
    static let limit = 1_000_000

    /// Microseconds from the start, ascending, each once, within `from ..< to`; `nil` where there are too many.
    func times(_ recurrences: [Recurrence], from: Int64, to: Int64) -> [Int64]? {
        guard from < to else { return [] }
        var times: [Int64] = []
        for recurrence in recurrences {
            guard count(of: recurrence, from: from, to: to) <= Self.limit else { return nil }
            switch recurrence {
            case .period(let period):
                // The first is a period after the start, not at it.
                var time = max((from + period - 1) / period, 1) * period
                while time < to {
                    times.append(time)
                    time += period
                }
            case .daily(let at): times += local(at: at, weekday: nil, from: from, to: to)
            case .weekly(let weekday, let at): times += local(at: at, weekday: weekday, from: from, to: to)
            }
        }
        times.sort()
        var unique: [Int64] = []
        for time in times where time != unique.last { unique.append(time) }
        return unique.count <= Self.limit ? unique : nil
    }

    private func count(of recurrence: Recurrence, from: Int64, to: Int64) -> Int64 {
        if case .period(let period) = recurrence { (to - from) / period } else { (to - from) / Unit.day }
    }

    private func local(at time: Int64, weekday: Int?, from: Int64, to: Int64) -> [Int64] {
        let firstInstant = start + from
        // A day before, as local days begin up to 14 hours from those of UTC.
        var day = Int(firstInstant.quotientRoundedDown(by: Unit.day)) - 1
        var times: [Int64] = []
        while true {
            let instant = clock.instant(day: day, timeOfDay: time)
            if instant >= start + to, Int64(day) * Unit.day > start + to + Unit.day { return times }
            if instant >= firstInstant, instant < start + to, weekday == nil || CivilDate.weekday(ofDay: day) == weekday
            {
                times.append(instant - start)
            }
            day += 1
        }
    }
}

extension Int64 {
    /// Rounded towards negative infinity.
    func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
