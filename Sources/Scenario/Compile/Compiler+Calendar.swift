import Simulation
import Tracking

extension Compiler {
    /// Weekdays, hours and seasons as slots from the scenario's start.
    func calendar() -> Calendar {
        guard let section = document.calendar else { return .flat }
        guard let horizon = document.head.horizon else {
            problems.report(
                "a calendar needs an end, and `horizon` is `none`", at: section.location,
                remedy: "give the scenario a horizon, or take the calendar out")
            return .flat
        }
        let start = document.head.start
        let uplifts = section.seasons.filter { $0.uplift != 1 }.map {
            Calendar.Uplift(start: $0.start - start, end: $0.end - start, factor: $0.uplift)
        }
        let isFlat = section.weekly == nil && section.hours == nil && section.seasons.allSatisfy { $0.factor == 1 }
        guard !isFlat else { return Calendar(slotWidth: Unit.hour, factors: [], uplifts: uplifts) }
        let zone = zoneOffsets()
        let width = slotWidth(zone)
        let count = (horizon + width - 1) / width
        var offset = zone.first?.offset ?? 0
        var next = 1
        let factors = (0..<count).map { slot in
            // A slot is what its middle is.
            let instant = start + slot * width + width / 2
            while next < zone.count, zone[next].from <= instant {
                offset = zone[next].offset
                next += 1
            }
            return factor(section, local: instant + offset, instant: instant)
        }
        return Calendar(slotWidth: width, factors: factors, uplifts: uplifts)
    }

    /// The scenario's zone around its horizon; empty for UTC.
    func zoneOffsets() -> [AttributionChoices.ZoneOffset] {
        let year = 366 * Unit.day
        let end = document.head.start + (document.head.horizon ?? 10 * year)
        return document.head.clock.offsets(from: document.head.start, to: end + year)
    }

    /// An hour, or a quarter of one where local hours do not begin on the scenario's.
    private func slotWidth(_ zone: [AttributionChoices.ZoneOffset]) -> Int64 {
        let start = document.head.start
        let whole = (zone.isEmpty ? [0] : zone.map(\.offset)).allSatisfy { (start + $0) % Unit.hour == 0 }
        return whole ? Unit.hour : Unit.hour / 4
    }

    private func factor(_ section: CalendarSection, local: Int64, instant: Int64) -> Double {
        let day = local.quotientRoundedDown(by: Unit.day)
        var factor = section.weekly?[CivilDate.weekday(ofDay: Int(day))] ?? 1
        factor *= section.hours?[Int((local - day * Unit.day) / Unit.hour)] ?? 1
        for season in section.seasons where instant >= season.start && instant < season.end { factor *= season.factor }
        return factor
    }
}
