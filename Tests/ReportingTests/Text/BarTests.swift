import Testing

@testable import Reporting

@Suite struct BarTests {
    @Test(arguments: [
        (0, "    "), (1, "████"), (0.5, "██  "), (0.0001, "▏   "), (2, "████"), (-1, "    "), (Double.nan, "    "),
        (0.2, "▊   "),
    ])
    func horizontal(share: Double, text: String) { #expect(Bar.horizontal(share, width: 4) == text) }

    @Test func sparks() {
        #expect(Bar.spark([0, 1, 2, 4, 8]) == "▁▂▃▅█")
        #expect(Bar.spark([]) == "")
        #expect(Bar.spark([0, 0]) == "▁▁")
    }
}
