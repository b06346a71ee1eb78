import Testing

@testable import Reporting

@Suite struct FigureTests {
    @Test(arguments: [
        (0, "0"), (1, "1"), (9.5, "9.5"), (12.34, "12.3"), (999, "999"), (1000, "1,000"), (9999, "9,999"),
        (9999.4, "9,999"), (9999.5, "10.0k"), (12_345, "12.3k"), (99_949, "99.9k"), (99_960, "100k"),
        (999_499, "999k"), (999_500, "1.00M"), (1_234_567, "1.23M"), (3.2e9, "3.20B"), (4.5e12, "4.50T"),
        (0.5, "0.5"), (0.0312, "0.0312"), (0.000123, "0.000123"), (-12_345, "-12.3k"), (1e300, "1e+300"),
        (0.9996, "1"),
    ])
    func counts(number: Double, text: String) { #expect(Figure.count(number) == text) }

    @Test(arguments: [
        (0, "0%"), (1, "100%"), (0.5, "50.0%"), (0.12345, "12.3%"), (0.0543, "5.43%"), (0.0003, "0.03%"),
        (0.000031, "0.0031%"), (1e-9, "<0.0001%"), (2.5, "250.0%"), (30, "3,000%"), (-0.2, "-20.0%"),
    ])
    func percents(share: Double, text: String) { #expect(Figure.percent(share) == text) }

    @Test(arguments: [
        (12.3, "EUR", "€12.30"), (0, "EUR", "€0"), (0.004, "USD", "$0.004"), (99.999, "GBP", "£100"),
        (1234.5, "EUR", "€1,235"), (1_200_000, "CHF", "CHF 1.20M"), (-412.7, "EUR", "-€413"), (5, "JPY", "¥5.00"),
    ])
    func amounts(amount: Double, currency: String, text: String) {
        #expect(Figure.money(amount, currency) == text)
    }

    @Test func amountsWithoutACurrency() { #expect(Figure.money(12.5, nil) == "12.50") }

    @Test(arguments: [
        (0, "0 d"), (3.21, "3.2 d"), (120.4, "120 d"), (0.5, "12.0 h"), (0.01, "14 min"), (0.0001, "8.6 s"),
    ])
    func days(days: Double, text: String) { #expect(Figure.days(days) == text) }

    @Test(arguments: [(0.314, "0.31 s"), (12.4, "12 s"), (75, "1 min 15 s"), (7500, "2 h 5 min"), (59.7, "1 min 0 s")])
    func seconds(seconds: Double, text: String) { #expect(Figure.seconds(seconds) == text) }

    @Test(arguments: [
        (12_345, "12,345"), (0.30412, "0.30412"), (0, "0"), (-1_234_567.891, "-1,234,567.89"), (1e20, "1e+20"),
        (0.5, "0.5"),
    ])
    func exactly(number: Double, text: String) { #expect(Figure.exact(number) == text) }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNotANumberIsADash(number: Double) {
        #expect(Figure.count(number) == "–")
        #expect(Figure.percent(number) == "–")
        #expect(Figure.money(number, "EUR") == "–")
        #expect(Figure.days(number) == "–")
        #expect(Figure.seconds(number) == "–")
    }

    @Test func changesCarryTheirSign() {
        #expect(Figure.change(0.1) == "+10.0%")
        #expect(Figure.change(-0.1) == "-10.0%")
        #expect(Figure.change(0) == "0%")
    }
}
