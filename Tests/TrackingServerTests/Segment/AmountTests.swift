import Testing

@testable import TrackingServer

@Suite("Money is exact to the minor unit")
struct AmountTests {
    static func amount(_ text: String, _ minorUnits: Int64 = 100) -> Int64? {
        var text = text
        return text.withUTF8 { Amount.minorUnits($0, minorUnits: minorUnits) }
    }

    @Test(
        arguments: [
            ("49.90", 4990), ("49.9", 4990), ("0", 0), ("-12.34", -1234), ("1e3", 100_000), ("1.5E-1", 15),
            ("0.005", 1),
            ("0.0049999", 0), ("-0.005", -1), ("2.675", 268), ("1.005", 101), ("0.1e1", 100), ("000.10", 10),
            ("5.", 500),
            ("89999999999999.99", 8_999_999_999_999_999), ("0.00000000000000000000000000000000000001", 0),
            ("1e-999", 0),
            ("0e999", 0), ("10.123456789012345678901234567890", 1012),
        ] as [(String, Int64)])
    func read(text: String, minor: Int64) { #expect(Self.amount(text) == minor, "\(text)") }

    @Test(arguments: [
        "", "-", "abc", "1,5", "1e", "1e+", "--1", "1 ", "90000000000000", "1e14", "1e999", "NaN", ".", "1x",
    ])
    func refused(text: String) { #expect(Self.amount(text) == nil, "\(text)") }

    @Test("currencies without cents, and with thousandths")
    func otherUnits() {
        #expect(Self.amount("1500", 1) == 1500)
        #expect(Self.amount("0.5", 1) == 1)
        #expect(Self.amount("1.2345", 1000) == 1235)
    }
}
