import Scenario
import Simulation
import Testing

@Suite struct CalendarTests {
    private func calendar(_ head: String, _ calendar: String) throws -> Calendar {
        try #require(try load(Shop(head: head, more: "calendar: \(calendar)").text).world).calendar
    }

    @Test func withoutOneItIsFlat() throws {
        #expect(try #require(try load(Shop().text).world).calendar.factors.isEmpty)
    }

    @Test func weekdaysAreNormalisedAndFollowTheDate() throws {
        // 2026-01-01 is a Thursday; Monday counts double.
        let slots = try calendar("{start: 2026-01-01, horizon: 7d}".flattened, "{weekly: [2, 1, 1, 1, 1, 1, 1]}")
        #expect(slots.slotWidth == 3_600_000_000)
        #expect(slots.factors.count == 7 * 24)
        #expect(slots.factors[0] == 7.0 / 8)
        #expect(slots.factors[4 * 24] == 14.0 / 8)
        #expect(slots.factors[5 * 24] == 7.0 / 8)
        #expect(abs(slots.factors.reduce(0, +) - 7 * 24) < 1e-9)
    }

    @Test func hoursAreLocalOnesAndTheClockChanges() throws {
        let hours = "{hours: [24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}"
        // Berlin loses an hour on 2026-03-29, so the third midnight is 47 hours after the first.
        let slots = try calendar("{start: 2026-03-28, horizon: 3d, timezone: Europe/Berlin}".flattened, hours)
        #expect(slots.factors.indices.filter { slots.factors[$0] > 0 } == [0, 24, 47, 71])
    }

    @Test func quartersWhereTheOffsetIsNoWholeHour() throws {
        let head = "{start: 2026-03-02 00:00:00Z, horizon: 1d, timezone: Asia/Kathmandu}".flattened
        let slots = try calendar(head, "{weekly: [2, 1, 1, 1, 1, 1, 1]}")
        #expect(slots.slotWidth == 900_000_000)
        // Monday in Nepal ends at 18:15 UTC.
        #expect(slots.factors.prefix { $0 == 14.0 / 8 }.count == 18 * 4 + 1)
    }

    @Test func seasonsEndWithTheirLastDay() throws {
        let slots = try calendar(
            "{start: 2026-01-01, horizon: 5d}".flattened,
            "{seasonal: {sale: {start: 2026-01-02, end: 2026-01-03, factor: 1.8, uplift: 1.3}, more: {start: 2026-01-03, end: 2026-01-03, factor: 2}}}"
        )
        #expect(slots.factors[23] == 1)
        #expect(slots.factors[24] == 1.8)
        #expect(slots.factors[48] == 3.6)
        #expect(slots.factors[72] == 1)
        #expect(slots.uplifts.count == 1)
        #expect(slots.uplifts[0].start == 86_400_000_000)
        #expect(slots.uplifts[0].end == 3 * 86_400_000_000)
    }
}

extension String {
    /// `{a: 1, b: 2}` as lines of their own, for the head.
    fileprivate var flattened: String { String(dropFirst().dropLast().replacing(", ", with: "\n")) }
}
