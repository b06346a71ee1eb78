import Measurement
import Testing

@Suite struct FormulaTests {
    static let numbers: [String: Double] = [
        "a": 6.0, "a-b": 10, "zero": 0, "events.purchase.count": 30, "events.cart.count": 40,
        "partners.affiliate/coupon.incremental.conversions": 7, "stages.checkout.touches.reminder.delay": 3_600,
        "phases.rush.response_ms.p99": 12.5, "last(10s).response_ms.p99": 42, "periods.2026-Q2.reach": 5,
    ]

    static let values: [(String, Double)] = [
        ("4", 4), ("1_000", 1_000), ("0.5", 0.5), ("8%", 0.08), ("1/3", 0.333_333_333_333_333_3), ("1e-6", 1e-6),
        ("2.5e+3", 2_500),
        ("-3", -3), ("- 3", -3), ("--3", 3), ("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("10 - 4 - 3", 3),
        ("24 / 4 / 2", 3),
        ("2 * -3", -6), ("-(1 + 2) * 2", -6), ("a", 6), ("a-b", 10), ("a - a-b", -4), ("-a", -6), ("( a )", 6),
        ("1 - events.purchase.count / events.cart.count", 0.25), ("50% * a", 3),
        ("partners.affiliate/coupon.incremental.conversions + 1", 8), ("stages.checkout.touches.reminder.delay", 3_600),
        ("phases.rush.response_ms.p99 / last(10s).response_ms.p99", 0.297_619_047_619_047_6),
        ("periods.2026-Q2.reach", 5),
        ("(last(10s).response_ms.p99)", 42), ("  a  ", 6),
    ]

    @Test(arguments: values)
    func evaluates(text: String, expected: Double) throws {
        let value = try #require(try Formula(parsing: text).evaluate { Self.numbers[$0] })
        #expect((value - expected).magnitude <= 1e-12 * max(1, expected.magnitude))
    }

    @Test(arguments: ["a / zero", "1 / (a - a)", "unknown", "a + unknown * 0"])
    func isNilWithoutAValue(text: String) throws {
        #expect(try Formula(parsing: text).evaluate { Self.numbers[$0] } == nil)
    }

    static let mistakes: [(String, Int)] = [
        ("", 0), ("   ", 3), ("a +", 3), ("+ a", 0), ("a b", 2), ("a -b", 2), ("a+b", 1), ("a*b", 1), ("(a", 2),
        ("a)", 1),
        ("1__", 0), ("4h", 0), ("1/0", 0), ("1/2/3", 0), ("a < 3", 2), ("a .. b", 2), ("kpis.", 0), (".kpis", 0),
        ("a + f(x", 4), ("2 * 3x", 4), ("inf + 0x10", 6), ("1e999", 0), ("a = b", 2), ("has", 0),
    ]

    @Test(arguments: mistakes)
    func namesTheCharacter(text: String, offset: Int) {
        let error = #expect(throws: FormulaError.self) { try Formula(parsing: text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
        #expect(error?.message.isEmpty == false)
    }

    @Test func listsPathsOnceInOrder() throws {
        let formula = try Formula(parsing: " b + a * (b - last(10s).x) ")
        #expect(formula.paths == ["b", "a", "last(10s).x"])
        #expect(formula.text == "b + a * (b - last(10s).x)")
        #expect(formula.singlePath == nil)
        #expect(try Formula(parsing: "kpis.cac").singlePath == "kpis.cac")
    }

    @Test func survivesNonsenseOfAnyLength() throws {
        let deep = String(repeating: "(", count: 100_000)
        #expect(throws: FormulaError.self) { try Formula(parsing: deep) }
        #expect(throws: FormulaError.self) { try Formula(parsing: String(repeating: "-", count: 100_000) + "1") }
        let long = String(repeating: "1 + ", count: 50_000) + "1"
        #expect(try Formula(parsing: long).evaluate { _ in nil } == 50_001)
    }
}
