import Results
import Testing

@Suite struct SummaryTreeTests {
    private let tree: SummaryTree

    init() throws { tree = try SummaryTree(sampleSummary()) }

    @Test(arguments: [
        ("customers", 1000),
        ("stages.checkout.entered", 10),
        ("stages.checkout.outcomes.retention", 4),
        ("events.purchase.count", 3),
        ("events.purchase.pages.mean", 2.5),
        ("goals.purchase.value", 99.9),
        ("channels.ads.cost", 12.5),
        ("channels.ads.credit.time-decay(half_life=1.5d).value", 30),
        ("partners.affiliate/coupon.de.clicks", 2),
        ("kpis.conversion_rate", 0.003),
        ("what_if.no-coupon.goals.purchase.value", 80),
    ])
    func findsNumbers(path: String, number: Double) {
        #expect(tree.number(path) == number)
    }

    @Test func findsWords() {
        #expect(tree.words("partners.affiliate/coupon.de.flags") == ["coupon-poaching"])
        #expect(tree.words("verdict") == ["passed"])
    }

    @Test(arguments: [
        "", "stages", "stages.nowhere.entered", "stages.checkout", "partners.affiliate/coupon.clicks", "delivery.lost",
        "partners.affiliate/coupon.de.incremental.conversions", "verdict", "partial", ".", "stages..entered",
    ])
    func absentIsNil(path: String) {
        #expect(tree.number(path) == nil)
    }

    /// A name may be the beginning of another, with the dot where a path would have one.
    @Test func triesEveryWayToCutAPath() {
        let tree = SummaryTree(
            root: .object([
                "a": .object(["b": .object(["c": .number(1)])]), "a.b": .object(["d": .number(2)]),
            ]))
        #expect(tree.number("a.b.c") == 1)
        #expect(tree.number("a.b.d") == 2)
    }

    @Test func suggestsWhatIsNear() {
        #expect(tree.suggestions(for: "stages.chekout.entered").first == "stages.checkout.entered")
        #expect(tree.suggestions(for: "conversion_rate") == ["kpis.conversion_rate"])
        #expect(tree.suggestions(for: "goals.purchase.values").first == "goals.purchase.value")
        #expect(tree.suggestions(for: "something.else.entirely.different").isEmpty)
    }

    @Test func knowsMisspellings() {
        let asked = [
            "stages.chekout.entered", "stages.checkout.entered", "goals.purchase.valu", "conversion_rate",
            "something.else.entirely.different",
        ]
        let found = tree.misspellings(of: asked)
        #expect(found.map(\.path) == ["stages.chekout.entered", "goals.purchase.valu"])
        #expect(found.map(\.meant) == ["stages.checkout.entered", "goals.purchase.value"])
    }

    @Test func everyNumberIsFoundAtItsPath() {
        let numbers = tree.numbers()
        #expect(numbers.count > 20)
        for (path, value) in numbers { #expect(tree.number(path) == value, "\(path)") }
    }
}
