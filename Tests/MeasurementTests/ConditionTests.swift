import Measurement
import Testing

@Suite struct ConditionTests {
    static let numbers: [String: Double] = ["a": 6.0, "third": 1.0 / 3, "zero": 0, "big": 1e15]

    func judge(_ text: String) throws -> Judgement {
        try Condition(parsing: text).judge(
            numbers: { Self.numbers[$0] }, words: { $0 == "partners.x/y.flags" ? ["coupon-poaching", "late"] : nil })
    }

    static let holding: [(String, Double)] = [
        ("a < 7", 6.0), ("a <= 6", 6), ("a = 6", 6), ("a >= 6", 6), ("a > 5.9", 6), ("a in 6..7", 6),
        ("a in 5 .. 6", 6),
        ("third = 1/3", 1.0 / 3), ("third = 0.33333333333", 1.0 / 3), ("a * 2 = 12", 12), ("12 = a * 2", 12),
        ("a in a - 1..a + 1", 6), ("-a in -7..-5", -6), ("zero = 0", 0), ("big = 1_000_000_000_000_000", 1e15),
    ]

    @Test(arguments: holding)
    func holds(text: String, value: Double) throws {
        #expect(try judge(text) == .holds(value))
    }

    static let failing: [(String, Double)] = [
        ("a < 6", 6.0), ("a <= 5.999", 6), ("a = 7", 6), ("a >= 7", 6), ("a > 6", 6), ("a in 6.1..7", 6),
        ("a in 7..6", 6),
        ("third = 0.3333", 1.0 / 3), ("big = 1_000_000_000_000_001", 1e15),
    ]

    @Test(arguments: failing)
    func fails(text: String, value: Double) throws {
        #expect(try judge(text) == .fails(value))
    }

    @Test func looksForWords() throws {
        #expect(try judge("partners.x/y.flags has coupon-poaching") == .holds(nil))
        #expect(try judge("partners.x/y.flags has coupon") == .fails(nil))
        #expect(try judge("partners.other.flags has coupon") == .notJudged)
    }

    @Test func doesNotJudgeWhatIsNotThere() throws {
        #expect(try judge("unknown < 3") == .notJudged)
        #expect(try judge("a < unknown") == .notJudged)
        #expect(try judge("a in 0..unknown") == .notJudged)
    }

    @Test func divisionByZeroFails() throws {
        #expect(try judge("a / zero > 0") == .fails(nil))
        #expect(try judge("a > a / zero") == .fails(6))
        #expect(try judge("unknown / zero > 0") == .notJudged)
    }

    static let mistakes: [(String, Int)] = [
        ("a", 1), ("a <", 3), ("a < 3 4", 6), ("a == 3", 2), ("a in 3", 6), ("a in 3..", 8), ("a < b < c", 6),
        ("a + 1 has b", 6), ("a has", 5), ("a has b c", 8), ("a<3", 1), ("a != 3", 2), ("< 3", 0), ("a has 3", 6),
    ]

    @Test(arguments: mistakes)
    func namesTheCharacter(text: String, offset: Int) {
        let error = #expect(throws: FormulaError.self) { try Condition(parsing: text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test func listsPathsOfBothSides() throws {
        #expect(try Condition(parsing: "b / a in a..c").paths == ["b", "a", "c"])
        #expect(try Condition(parsing: " x.flags has y ").paths == ["x.flags"])
        #expect(try Condition(parsing: " x.flags has y ").text == "x.flags has y")
    }
}
