import Tracking

/// The months, quarters and days of a scenario in its own time zone, as instants since its start.
struct PeriodAxis: Sendable {
    static let day: Int64 = 86_400_000_000

    let start: Int64
    let zone: [AttributionChoices.ZoneOffset]
    /// `months[i]` begins at `bounds[i]` and ends at `bounds[i + 1]`; the first holds the start, the last the last instant.
    let bounds: ContiguousArray<Int64>
    let months: [String]
    let quarters: [String]
    /// Index of the month's quarter.
    let quarterOfMonth: ContiguousArray<Int>
    /// Month in which the i-th slot of 2^41 microseconds (25 days) begins: no month holds two whole slots.
    let monthOfSlot: ContiguousArray<Int>
    static let slotBits: Int64 = 41
    /// Local calendar days from that of the start to that of the last instant.
    let days: Int
    let firstDay: Int64

    /// - Parameters:
    ///   - start: microseconds since 1970.
    ///   - horizon: microseconds since the start, exclusive.
    init(start: Int64, horizon: Int64, zone: [AttributionChoices.ZoneOffset]) {
        self.start = start
        self.zone = zone
        let last = max(0, horizon - 1)
        func localDay(_ time: Int64) -> Int64 {
            let utc = start + time
            return (utc + Self.offset(at: utc, in: zone)).quotientRoundedDown(by: Self.day)
        }
        firstDay = localDay(0)
        days = Int(localDay(last) - firstDay) + 1

        var date = CivilDate(daysSince1970: Int(firstDay))
        date.day = 1
        var bounds: ContiguousArray<Int64> = []
        var (months, quarters, quarterOfMonth): ([String], [String], ContiguousArray<Int>) = ([], [], [])
        while true {
            let begin = Self.beginning(ofDay: Int64(date.daysSince1970), zone) - start
            bounds.append(begin)
            guard begin <= last else { break }
            months.append(date.monthName)
            if quarters.last != date.quarterName { quarters.append(date.quarterName) }
            quarterOfMonth.append(quarters.count - 1)
            date = date.nextMonth
        }
        self.bounds = bounds
        self.months = months
        self.quarters = quarters
        self.quarterOfMonth = quarterOfMonth
        var month = 0
        monthOfSlot = ContiguousArray(
            (0...(last >> Self.slotBits)).map { slot in
                while bounds[month + 1] <= slot << Self.slotBits { month += 1 }
                return month
            })
    }

    /// The month that holds an instant of the scenario; one behind the last instant counts as the last month.
    func month(of time: Int64) -> Int {
        let slot = min(Int(max(0, time) >> Self.slotBits), monthOfSlot.count - 1)
        var month = monthOfSlot[slot]
        while month + 1 < months.count && bounds[month + 1] <= time { month += 1 }
        return month
    }

    /// The local calendar day that holds an instant, 0 for that of the start.
    func day(of time: Int64) -> Int {
        let utc = start + time
        let day = (utc + Self.offset(at: utc, in: zone)).quotientRoundedDown(by: Self.day) - firstDay
        return min(max(0, Int(day)), days - 1)
    }

    /// When a local day begins, since the scenario's start; 0 is the day of the start.
    func beginning(ofDay index: Int) -> Int64 { Self.beginning(ofDay: firstDay + Int64(index), zone) - start }

    /// The date of a local day, `2026-10-05`.
    func name(ofDay index: Int) -> String { CivilDate(daysSince1970: Int(firstDay) + index).dayName }

    /// Local midnight of a day since 1970, as an instant.
    private static func beginning(ofDay day: Int64, _ zone: [AttributionChoices.ZoneOffset]) -> Int64 {
        let midnight = day * Self.day
        return midnight - offset(at: midnight - offset(at: midnight, in: zone), in: zone)
    }

    /// How many started days of 24 h, counted from the scenario's start, begin in each month.
    func startedDays(horizon: Int64) -> [Int] {
        var counts = [Int](repeating: 0, count: months.count)
        var time: Int64 = 0
        while time < horizon {
            counts[month(of: time)] += 1
            time += Self.day
        }
        return counts
    }

    private static func offset(at utc: Int64, in zone: [AttributionChoices.ZoneOffset]) -> Int64 {
        guard var offset = zone.first?.offset else { return 0 }
        for change in zone.dropFirst() where change.from <= utc { offset = change.offset }
        return offset
    }
}
