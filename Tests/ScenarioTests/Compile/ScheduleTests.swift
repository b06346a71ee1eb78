import Testing

@testable import Scenario

@Suite struct ScheduleTests {
    private let hour: Int64 = 3_600_000_000
    private let day: Int64 = 86_400_000_000

    private func hours(_ recurrences: [Recurrence], start: String, zone: String = "UTC", days: Int64, from: Int64 = 0)
        throws -> [Int64]
    {
        let clock = try #require(ZoneClock(identifier: zone))
        let schedule = Schedule(start: clock.instant(of: try #require(WrittenTime(start))), clock: clock)
        return try #require(schedule.times(recurrences, from: from, to: days * day)).map { $0 / hour }
    }

    @Test func dailyAndWeekly() throws {
        // A Thursday.
        #expect(try hours([.daily(at: 9 * hour)], start: "2026-01-01", days: 3) == [9, 33, 57])
        #expect(try hours([.weekly(1, at: 9 * hour)], start: "2026-01-01", days: 14) == [5 * 24 + 9, 12 * 24 + 9])
    }

    @Test func localTimeHoldsWhenTheClockChanges() throws {
        let times = try hours([.daily(at: 9 * hour)], start: "2026-03-28", zone: "Europe/Berlin", days: 3)
        #expect(times == [9, 32, 56])
        #expect(try hours([.daily(at: 0)], start: "2026-10-24", zone: "Europe/Berlin", days: 3) == [0, 24, 49])
    }

    @Test func periodsCountFromTheStart() throws {
        #expect(try hours([.period(30 * day)], start: "2026-01-01", days: 100) == [720, 1440, 2160])
        #expect(try hours([.period(30 * day)], start: "2026-01-01", days: 100, from: 61 * day) == [2160])
    }

    @Test func severalAreMergedAndEachTimeComesOnce() throws {
        let times = try hours([.period(day), .daily(at: 0), .weekly(4, at: 12 * hour)], start: "2026-01-01", days: 3)
        #expect(times == [0, 24, 36, 48])
    }

    @Test func tooManyAreRefused() {
        let schedule = Schedule(start: 0, clock: .utc)
        #expect(schedule.times([.period(1)], from: 0, to: day) == nil)
        #expect(schedule.times([.daily(at: 0)], from: day, to: day) == [])
    }
}
