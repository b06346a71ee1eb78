import Measurement
import Testing

@Suite struct LogHistogramTests {
    /// Numbers over many octaves from a small multiplicative generator.
    static func numbers(_ count: Int, seed: UInt64 = 7) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let octave = Int(state >> 33) % 40 - 12
            return Double(sign: .plus, exponent: octave, significand: 1 + Double(state >> 12) * 0x1p-52)
        }
    }

    @Test func quantilesAreWithinTheirBound() throws {
        let values = Self.numbers(5_000)
        var histogram = LogHistogram()
        for value in values { histogram.record(value) }
        let sorted = values.sorted()
        for q in [0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999, 1] {
            let exact = sorted[max(0, Int((q * 5_000).rounded(.up)) - 1)]
            let estimate = try #require(histogram.quantile(q))
            #expect((estimate - exact).magnitude <= exact * 0x1p-8, "q = \(q)")
        }
        #expect(histogram.quantile(0) == sorted.first)
        #expect(histogram.quantile(1) == sorted.last)
    }

    @Test func mergingEqualsRecordingInAnyOrder() {
        let values = Self.numbers(2_000) + [0, -1, .nan, .infinity, 1e300, 1e-300, 5]
        var whole = LogHistogram()
        for value in values { whole.record(value) }
        var parts = (0..<4).map { _ in LogHistogram() }
        for (index, value) in values.reversed().enumerated() { parts[index % 4].record(value) }
        var forwards = LogHistogram()
        for part in parts { forwards.merge(part) }
        var backwards = LogHistogram()
        for part in parts.reversed() { backwards.merge(part) }
        #expect(forwards == whole)
        #expect(backwards == whole)
        var another = whole
        another.record(5)
        #expect(another != whole)
    }

    @Test func meanOfWholeNumbersIsExact() {
        var histogram = LogHistogram()
        for value in 1...1_000 { histogram.record(Double(value), count: 3) }
        #expect(histogram.count == 3_000)
        #expect(histogram.sum == 1_501_500)
        #expect(histogram.mean == 500.5)
    }

    @Test func countsWhatItCannotPlace() {
        var histogram = LogHistogram()
        #expect(histogram.quantile(0.5) == nil)
        #expect(histogram.mean == nil)
        histogram.record(-3)
        histogram.record(.nan, count: 2)
        #expect(histogram.negatives == 3)
        #expect(histogram.count == 0)
        histogram.record(0, count: 3)
        #expect(histogram.quantile(0.5) == 0)
        histogram.record(1e30)
        #expect(histogram.maximum == 1e30)
        #expect(histogram.quantile(1) == 1e30)
        #expect(histogram.sum == 0x1p64)
        histogram.record(7, count: 0)
        #expect(histogram.count == 4)
    }

    @Test func ranksAreTheLeastThatReachTheShare() {
        var histogram = LogHistogram()
        for value in 1...100 { histogram.record(Double(value)) }
        #expect(histogram.quantile(0.07).map { ($0 - 7).magnitude <= 7 * 0x1p-8 } == true)
        #expect(histogram.quantile(0.5).map { ($0 - 50).magnitude <= 50 * 0x1p-8 } == true)
    }
}
