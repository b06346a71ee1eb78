import Foundation
import Measurement
import Testing

@Suite struct DurationHistogramTests {
    /// Bits that replay (SplitMix64).
    private static func bits(_ n: UInt64) -> UInt64 {
        var z = n &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    @Test func threeSignificantDigits() throws {
        let seed = UInt64.random(in: 0...(1 << 40))
        // Over all octaves alike, so that every bucket's width is met.
        let values = (0..<50_000).map { Self.bits(seed + $0) >> (22 + Self.bits(seed &- $0) % 40) }
        var histogram = DurationHistogram()
        for value in values { histogram.record(value) }
        let sorted = values.sorted()
        for q in [0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999] {
            let exact = Double(sorted[Int((q * 50_000).rounded(.up)) - 1])
            let found = try #require(histogram.quantile(q))
            #expect((found - exact).magnitude <= exact / 2_048, "seed \(seed): q \(q) is \(exact), not \(found)")
        }
        #expect(histogram.quantile(0) == Double(sorted[0]) && histogram.quantile(1) == Double(sorted[49_999]))
        let mean = try #require(histogram.mean)
        #expect((mean - Double(values.reduce(0, +)) / 50_000).magnitude <= 1e-9 * mean)
    }

    @Test func mergingIsExact() {
        let seed = UInt64.random(in: 0...(1 << 40))
        var (whole, parts) = (DurationHistogram(), [DurationHistogram](repeating: .init(), count: 5))
        for n in 0..<20_000 as Range<UInt64> {
            let value = Self.bits(seed + n) >> (Self.bits(n) % 60)
            whole.record(value)
            parts[Int(n % 5)].record(value)
        }
        for order in [[0, 1, 2, 3, 4], [4, 2, 0, 3, 1]] {
            var merged = DurationHistogram()
            for part in order { merged.merge(parts[part]) }
            #expect(merged.count == whole.count && merged.mean == whole.mean && merged.over == whole.over)
            for q in stride(from: 0.0, through: 1, by: 0.01) {
                #expect(merged.quantile(q) == whole.quantile(q), "seed \(seed)")
            }
        }
    }

    @Test func whatIsTooLongIsCounted() {
        var histogram = DurationHistogram()
        for value in [1_000, DurationHistogram.limit, .max] { histogram.record(value) }
        #expect(histogram.count == 3 && histogram.over == 2)
        #expect(histogram.quantile(0.3) == 1_000)
        #expect(histogram.quantile(0.6) == Double(UInt64.max), "it is said to be long, never left out")
        #expect(histogram.maximum == .max)
    }

    @Test func emptyAndEmptied() {
        var histogram = DurationHistogram()
        #expect(histogram.quantile(0.5) == nil && histogram.mean == nil && histogram.maximum == nil)
        histogram.record(5)
        histogram.removeAll()
        #expect(histogram.count == 0 && histogram.quantile(0.5) == nil)
        histogram.record(7)
        #expect(histogram.quantile(0.5) == 7 && histogram.mean == 7)
    }

    @Test func comesBackFromBytesAsItWas() throws {
        let seed = UInt64.random(in: 0...(1 << 40))
        for count in [0, 1, 2, 17, 5_000] {
            var histogram = DurationHistogram()
            for n in 0..<UInt64(count) { histogram.record(Self.bits(seed + n) >> (Self.bits(n) % 60)) }
            let data = try JSONEncoder().encode(histogram)
            var back = try JSONDecoder().decode(DurationHistogram.self, from: data)
            #expect(back == histogram, "seed \(seed), \(count) durations")
            let packed = try #require(PackedDurations(histogram))
            #expect(packed.unpacked == histogram && packed.count == count, "seed \(seed), \(count) durations")
            // And goes on as it would have.
            back.record(123_456_789)
            histogram.record(123_456_789)
            #expect(back == histogram && back.quantile(0.5) == histogram.quantile(0.5), "seed \(seed)")
        }
    }

    @Test(
        "what no histogram can be is refused",
        arguments: [
            #""runs":"0 -1""#, #""runs":"-1 1""#, #""runs":"4096 1""#, #""runs":"0 1 9223372036854775807 1""#,
            #""runs":"1""#, #""runs":"0 1 x""#, #""octaves":1000000"#, #""firstOctave":-1"#, #""over":-1"#,
            #""sum":[1]"#,
        ])
    func refuses(_ change: String) throws {
        let sound = [
            "firstOctave": "0", "octaves": "1", "runs": "\"5 2\"", "over": "0", "sum": "[0,10]", "shortest": "5",
            "longest": "5",
        ]
        func text(_ fields: [String: String]) -> Data {
            Data(("{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}").utf8)
        }
        #expect(try JSONDecoder().decode(DurationHistogram.self, from: text(sound)).quantile(0.5) == 5)
        let parts = change.split(separator: ":", maxSplits: 1).map(String.init)
        let broken = sound.merging([String(parts[0].dropFirst().dropLast()): parts[1]]) { $1 }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(DurationHistogram.self, from: text(broken))
        }
    }
}
