import Foundation
import Journeys
import Testing

@testable import TrackingServer

@Suite("Times are read and written to the microsecond")
struct TimestampTests {
    static func time(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { Timestamp.microseconds($0) }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01", 0), ("2026-03-02T10:11:12.123456Z", 1_772_446_272_123_456),
            ("2026-03-02T10:11:12.123456789Z", 1_772_446_272_123_456),
            ("2026-03-02T12:11:12+02:00", 1_772_446_272_000_000),
            ("2026-03-02T05:41:12-0430", 1_772_446_272_000_000), ("2026-03-02 10:11", 1_772_446_260_000_000),
            ("2024-02-29T23:59:60Z", 1_709_251_199_000_000), ("2199-12-31T23:59:59.999999Z", 7_258_118_399_999_999),
            ("2026-03-02T10:11:12", 1_772_446_272_000_000), ("2026-03-02t10:11:12,5z", 1_772_446_272_500_000),
        ] as [(String, Int64)])
    func read(text: String, microseconds: Int64) { #expect(Self.time(text) == microseconds, "\(text)") }

    @Test(
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-03-02T24:00:00Z", "2026-03-02T10:60:00Z",
            "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2026-03-02T10:11:12.Z", "2026-03-02T10:11:12Zx",
            "1772446272", "2026-03-02T10:11:12+25:00", "02/03/2026", "1970-01-01T00:30:00+01:00",
        ])
    func refused(text: String) { #expect(Self.time(text) == nil, "\(text)") }

    @Test("as Foundation counts, over two centuries", arguments: [1, 2] as [UInt64])
    func foundation(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<2000 {
            let milliseconds = Int64(random.next() % 7_258_118_400_000)
            let text = Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(format)
            let read = try #require(Self.time(text), "\(text)")
            // Foundation may cut where the number lies just below the millisecond.
            #expect(abs(read / 1000 - milliseconds) <= 1, "seed \(seed): \(text)")
            #expect(TimeText.iso(read) == text, "seed \(seed)")
        }
    }

    @Test("as people read it")
    func people() {
        #expect(TimeText.people(1_772_446_272_000_000) == "2 March 2026, 10:11")
        #expect(TimeText.people(0) == "1 January 1970, 00:00")
    }
}
