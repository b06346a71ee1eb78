import Testing
import Tracking

@testable import Scenario

@Suite struct ZoneClockTests {
    private let hour: Int64 = 3_600_000_000

    private func instant(_ text: String, _ zone: String) throws -> Int64 {
        let clock = try #require(ZoneClock(identifier: zone))
        return clock.instant(of: try #require(WrittenTime(text)))
    }

    @Test func winterAndSummer() throws {
        #expect(try instant("2026-01-01 10:00", "Europe/Berlin") == instant("2026-01-01 09:00", "UTC"))
        #expect(try instant("2026-07-01 10:00", "Europe/Berlin") == instant("2026-07-01 08:00", "UTC"))
        #expect(try instant("2026-01-01 10:00", "America/New_York") == instant("2026-01-01 15:00", "UTC"))
        #expect(try instant("2026-01-01", "Asia/Kolkata") == instant("2025-12-31 18:30", "UTC"))
    }

    @Test func theHourThatIsSkippedMovesOn() throws {
        // Clocks in Berlin go from 02:00 to 03:00 on 2026-03-29.
        #expect(try instant("2026-03-29 02:30", "Europe/Berlin") == instant("2026-03-29 03:30", "Europe/Berlin"))
        #expect(try instant("2026-03-29 03:00", "Europe/Berlin") == instant("2026-03-29 01:00", "UTC"))
    }

    @Test func ofTheHourThatComesTwiceTheFirst() throws {
        // And back from 03:00 to 02:00 on 2026-10-25.
        #expect(try instant("2026-10-25 02:30", "Europe/Berlin") == instant("2026-10-25 00:30", "UTC"))
        #expect(try instant("2026-10-25 03:00", "Europe/Berlin") == instant("2026-10-25 02:00", "UTC"))
    }

    @Test func offsetsOfAYear() throws {
        let clock = try #require(ZoneClock(identifier: "Europe/Berlin"))
        let start = try instant("2026-01-01", "UTC")
        let offsets = clock.offsets(from: start, to: start + 365 * 24 * hour)
        #expect(
            offsets == [
                AttributionChoices.ZoneOffset(from: start, offset: hour),
                AttributionChoices.ZoneOffset(from: try instant("2026-03-29 01:00", "UTC"), offset: 2 * hour),
                AttributionChoices.ZoneOffset(from: try instant("2026-10-25 01:00", "UTC"), offset: hour),
            ])
        #expect(ZoneClock.utc.offsets(from: start, to: start + hour).isEmpty)
    }

    @Test(
        arguments: [
            ("2026-11-09", true), ("2026-11-09 18:00", true), ("2026-11-09T18:00:30Z", true),
            ("2026-11-09 18:00:00.5+02:00", true),
            ("2024-02-29", true), ("2026-02-29", false), ("2026-13-01", false), ("2026-1-1", false),
            ("2026-11-09 24:00", false),
            ("2026-11-09 9", false), ("tomorrow", false), ("", false),
        ]) func dates(text: String, isFine: Bool)
    {
        #expect((WrittenTime(text) != nil) == isFine)
    }

    @Test func daysAndWeekdays() {
        #expect(CivilDate.dayNumber(year: 1970, month: 1, day: 1) == 0)
        #expect(CivilDate.dayNumber(year: 2000, month: 3, day: 1) == 11_017)
        #expect(CivilDate.dayNumber(year: 2026, month: 1, day: 1) == HeadSection.standardStart)
        // 2026-11-26 is a Thursday.
        #expect(CivilDate.dayNumber(year: 2026, month: 11, day: 26).map(CivilDate.weekday) == 3)
    }
}
