import Testing

@testable import Scenario

@Suite struct LiteralTests {
    @Test(
        arguments: [
            ("4", 4.0, Unit.plain), ("1_000", 1_000, .plain), ("8%", 0.08, .plain), ("30%", 0.3, .plain),
            ("-0.5", -0.5, .plain),
            ("1e3", 1_000, .plain), ("30s", 3e7, .time), ("15m", 9e8, .time), ("4h", 1.44e10, .time),
            ("2d", 1.728e11, .time),
            ("3w", 1.8144e12, .time), ("5ms", 5e3, .time), ("0.15/day", 0.15 / 8.64e10, .perTime),
            ("500/s", 5e-4, .perTime),
            ("2_000/s", 2e-3, .perTime), ("1/week", 1 / 6.048e11, .perTime), ("3/h", 3 / 3.6e9, .perTime),
            ("6/m", 1e-7, .perTime),
        ]) func reads(text: String, value: Double, unit: Unit) throws
    {
        let literal = try #require(Literal(text))
        #expect(literal.value == value)
        #expect(literal.unit == unit)
    }

    @Test(arguments: [
        "", "d", "3days", "1/3", "0.2/d", "1__0", "_1", "1_", "4 h", "$x", "--1", "1.2.3", "1e", "nan", "inf", "1e999",
    ])
    func refuses(text: String) {
        #expect(Literal(text) == nil)
    }

    @Test(arguments: [
        ("400/day", 2.0, "800/day"), ("8%", 0.5, "4%"), ("0.35 +- 0.03", 2, "0.7 +- 0.06"), ("2d", 1.5, "3d"),
    ])
    func multiplies(text: String, factor: Double, product: String) {
        #expect(Literal.multiplied(text, by: factor) == product)
    }
}
