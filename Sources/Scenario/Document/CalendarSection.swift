/// `calendar:`: how arrivals and rates vary over week, day and season.
struct CalendarSection {
    struct Season {
        var name: String
        /// Instants, end exclusive.
        var start: Int64
        var end: Int64
        /// On arrivals and rates; default 1.
        var factor = 1.0
        /// On the odds of conversions; default 1.
        var uplift = 1.0
    }
    /// Monday to Sunday, of mean 1.
    var weekly: [Double]?
    /// By local hour, of mean 1.
    var hours: [Double]?
    var seasons: [Season] = []
    var location: SourceLocation
}

extension Reader {
    func readCalendar(_ tree: Tree, _ clock: ZoneClock) -> CalendarSection? {
        guard let fields = Fields(tree, what: "`calendar`", keys: SectionKeys.calendar, problems: problems) else {
            return nil
        }
        var calendar = CalendarSection(location: tree.location)
        calendar.weekly = fields["weekly"].flatMap { shape($0, count: 7, "Monday to Sunday") }
        calendar.hours = fields["hours"].flatMap { shape($0, count: 24, "one for each hour from 0") }
        if let seasons = fields["seasonal"] {
            calendar.seasons = named(
                seasons, "season", example: "`seasonal: {NAME: {start: DATE, end: DATE, factor: 1.8}}`"
            )
            .compactMap { season($0, clock) }
        }
        return calendar
    }

    /// Factors brought to a mean of 1.
    private func shape(_ tree: Tree, count: Int, _ order: String) -> [Double]? {
        let key = count == 7 ? "weekly" : "hours"
        guard let items = tree.items, items.count == count else {
            let found = tree.items.map { "\($0.count) numbers" } ?? tree.noun
            problems.report("`\(key)` holds \(found)", at: tree.location, remedy: "write \(count) numbers, \(order)")
            return nil
        }
        let numbers = items.compactMap { constant($0, .nonnegative) }
        guard numbers.count == count else { return nil }
        let sum = numbers.reduce(0, +)
        guard sum > 0 else {
            problems.report("all numbers of `\(key)` are 0", at: tree.location, remedy: "at least one must be over 0")
            return nil
        }
        return numbers.map { $0 * Double(count) / sum }
    }

    private func season(_ entry: Tree.Entry, _ clock: ZoneClock) -> CalendarSection.Season? {
        guard let fields = Fields(entry.value, what: "a season", keys: SectionKeys.season, problems: problems) else {
            return nil
        }
        let start = fields.required("start", remedy: "write `start: 2026-11-09`").flatMap { instant($0, clock) }
        let end = fields.required("end", remedy: "write `end: 2026-11-25`, its last day").flatMap {
            endInstant($0, clock)
        }
        let factor = fields["factor"].flatMap { constant($0, .nonnegative) } ?? 1
        let uplift = fields["uplift"].flatMap { constant($0, .factor) } ?? 1
        guard let start, let end, checkOrder(start, end, fields) else { return nil }
        return CalendarSection.Season(name: entry.key, start: start, end: end, factor: factor, uplift: uplift)
    }

    /// The instant at which a window is over: a day named as its end belongs to it whole, an instant just so.
    func endInstant(_ tree: Tree, _ clock: ZoneClock) -> Int64? {
        guard let time = writtenTime(tree) else { return nil }
        guard time.timeOfDay == nil else { return clock.instant(of: time) + 1 }
        return clock.instant(day: time.day + 1, timeOfDay: 0)
    }

    func checkOrder(_ start: Int64, _ end: Int64, _ fields: Fields) -> Bool {
        guard start >= end else { return true }
        problems.report(
            "\(fields.what) ends before it starts", at: fields.location(of: "end"), remedy: "`end` is its last day")
        return false
    }
}
