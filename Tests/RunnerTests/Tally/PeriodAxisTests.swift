import Simulation
import Testing
import Tracking

@testable import Runner

@Suite("Civil dates and the axis of periods")
struct PeriodAxisTests {
    let day = PeriodAxis.day

    @Test("Days since 1970 and dates are each other's inverse over 800 years, one day after the other")
    func roundTrip() {
        var date = CivilDate(daysSince1970: -146_097)
        #expect(date == CivilDate(year: 1570, month: 1, day: 1))
        var wrong: [Int] = []
        for number in -146_097..<146_097 {
            let next = CivilDate(daysSince1970: number + 1)
            let isNextDay = next.year == date.year && next.month == date.month && next.day == date.day + 1
            if date.daysSince1970 != number || !(isNextDay || next == date.nextMonth) { wrong.append(number) }
            date = next
        }
        #expect(wrong == [])
    }

    @Test(
        "Known days",
        arguments: [
            (0, 1970, 1, 1), (20_454, 2026, 1, 1), (11_016, 2000, 2, 29), (-1, 1969, 12, 31), (47_541, 2100, 3, 1),
        ])
    func known(number: Int, year: Int, month: Int, day: Int) {
        #expect(CivilDate(daysSince1970: number) == CivilDate(year: year, month: month, day: day))
    }

    @Test("Every instant falls into the month whose bounds hold it")
    func months() {
        let axis = PeriodAxis(start: 20_454 * day + 12_345, horizon: 36_500 * day, zone: [])
        #expect(axis.months.first == "2026-01")
        #expect(axis.months.count == 1_200)
        for (index, bound) in axis.bounds.dropLast().enumerated() {
            if bound >= 0 { #expect(axis.month(of: bound) == index) }
            if index > 0 { #expect(axis.month(of: bound - 1) == index - 1) }
        }
        #expect(axis.month(of: .max) == axis.months.count - 1)
    }

    @Test("Days and months begin at local midnight on both sides of a clock change")
    func clockChange() {
        // Berlin in 2026: summer time from 29 March 01:00 UTC on.
        let start = 20_454 * day - 3_600_000_000
        let change = (20_454 + 87) * day + 3_600_000_000
        let zone = [
            AttributionChoices.ZoneOffset(from: 0, offset: 3_600_000_000),
            AttributionChoices.ZoneOffset(from: change, offset: 7_200_000_000),
        ]
        let axis = PeriodAxis(start: start, horizon: 120 * day, zone: zone)
        #expect(axis.day(of: 87 * day) == 87)
        #expect(axis.day(of: 88 * day - 3_600_000_000 - 1) == 87, "that day has 23 hours")
        #expect(axis.day(of: 88 * day - 3_600_000_000) == 88)
        #expect(axis.bounds[3] == 90 * day - 3_600_000_000)
        #expect(axis.bounds[2] == 59 * day)
    }

    @Test("A horizon of one microsecond has one month and one day")
    func shortest() {
        let axis = PeriodAxis(start: 0, horizon: 1, zone: [])
        #expect(axis.months == ["1970-01"])
        #expect(axis.days == 1)
        #expect(axis.startedDays(horizon: 1) == [1])
    }
}
