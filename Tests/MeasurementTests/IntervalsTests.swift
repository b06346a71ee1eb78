import Measurement
import Testing

@Suite struct IntervalsTests {
    /// Reference values to 15 digits, from tables of the normal distribution.
    static let quantiles: [(Double, Double)] = [
        (0.5, 0.0), (0.975, 1.959963984540054), (0.995, 2.5758293035489004), (0.9, 1.2815515655446004),
        (0.75, 0.6744897501960817),
        (0.9999, 3.719016485455709), (1e-10, -6.361340902404056), (1e-100, -21.27345356096532),
        (0.025, -1.9599639845400545),
    ]

    @Test(arguments: quantiles)
    func quantilesOfTheNormal(p: Double, expected: Double) {
        #expect((normalQuantile(p) - expected).magnitude <= 1e-14 * max(1, expected.magnitude))
    }

    @Test func quantilesAtTheEdges() {
        #expect(normalQuantile(0) == -.infinity)
        #expect(normalQuantile(1) == .infinity)
        #expect(normalQuantile(-0.1).isNaN)
        #expect(normalQuantile(1.1).isNaN)
        #expect(normalQuantile(.nan).isNaN)
    }

    @Test func wilson() {
        // 10 of 100 at 95%: 0.0552 to 0.1744 in every textbook.
        let interval = Interval.wilson(successes: 10, trials: 100)
        #expect((interval.low - 0.05522914).magnitude < 1e-7)
        #expect((interval.high - 0.17436566).magnitude < 1e-7)
        let none = Interval.wilson(successes: 0, trials: 20)
        #expect(none.low == 0)
        #expect((none.high - 0.16112516).magnitude < 1e-7)
        #expect(Interval.wilson(successes: 20, trials: 20).high == 1)
        #expect(Interval.wilson(successes: 0, trials: 0) == Interval(low: 0, high: 1))
    }

    @Test func normal() {
        let interval = Interval.normal(mean: 10, standardError: 2, level: 0.95)
        #expect((interval.low - 6.080072030919892).magnitude < 1e-12)
        #expect((interval.high - 13.919927969080108).magnitude < 1e-12)
        #expect(interval.contains(10))
        #expect(!interval.contains(6))
    }
}
