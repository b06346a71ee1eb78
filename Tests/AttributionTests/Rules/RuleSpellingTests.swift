import Attribution
import Testing
import Tracking

@Suite("Rules as text") struct RuleSpellingTests {
    private static let day: Int64 = 86_400_000_000

    @Test("every family's example is a rule, named as typed", arguments: RuleFamily.allCases)
    func examples(family: RuleFamily) throws {
        let rule = try RuleSpelling.read(family.example)
        #expect(rule.name == family.rawValue && rule.text == family.example)
    }

    @Test("parameters are read, and have defaults") func parameters() throws {
        #expect(try RuleSpelling.read("time-decay").method == .perConversion(.timeDecay(halfLife: 7 * Self.day)))
        #expect(
            try RuleSpelling.read(" time-decay( half_life = 36h ) ").method
                == .perConversion(.timeDecay(halfLife: 3 * Self.day / 2)))
        #expect(
            try RuleSpelling.read("position-based(first=30%)").method
                == .perConversion(.positionBased(first: 0.3, last: 0.4)))
        #expect(
            try RuleSpelling.read("markov(order=2,nulls=false)").method == .dataDriven(.markov(order: 2, nulls: false)))
        #expect(try RuleSpelling.read("markov()").method == .dataDriven(.markov(order: 1, nulls: true)))
        #expect(
            try RuleSpelling.read("w-shaped(event=\"sign, up\")").method
                == .perConversion(.further(.wShaped(first: 0.3, milestone: 0.3, last: 0.3, event: "sign, up"))))
        #expect(
            try RuleSpelling.read("custom(weights={1: 0.4, -1: 0.6})").method
                == .perConversion(
                    .further(.custom(weights: [.init(position: 1, weight: 0.4), .init(position: -1, weight: 0.6)]))))
        #expect(
            try RuleSpelling.read("priority(order=[email, affiliate/blog])").method
                == .perConversion(.further(.priority(order: ["email", "affiliate/blog"]))))
        let terms = AffiliateTerms(
            model: .firstClick, coupon: .ignore, split: .init(introducer: 0.2, closer: 0.3),
            owners: [.init(code: "SAVE10", partner: "affiliate/blog")])
        let text =
            "affiliate(model=first-click, coupon=ignore, split={introducer: 0.2, closer: 0.3}, coupons={SAVE10: affiliate/blog})"
        #expect(try RuleSpelling.read(text).method == .perConversion(.further(.affiliate(terms))))
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var column: Int
        var says: String
        var testDescription: String { text }
    }

    static let mistakes: [Mistake] = [
        Mistake(text: "", column: 1, says: "no name"),
        Mistake(text: "makov", column: 1, says: "no rule `makov`"),
        Mistake(text: "linear x", column: 1, says: "no rule `linear x`"),
        Mistake(text: "linear(a=1)", column: 8, says: "no parameter `a`"),
        Mistake(text: "markov(oder=2)", column: 8, says: "no parameter `oder`"),
        Mistake(text: "markov(order=5)", column: 14, says: "`order` is `5`"),
        Mistake(text: "markov(order=2,order=3)", column: 16, says: "given twice"),
        Mistake(text: "markov(order=2", column: 15, says: "`)` is missing"),
        Mistake(text: "markov(order)", column: 13, says: "has no value"),
        Mistake(text: "markov(order=)", column: 14, says: "`)` stands where a value is wanted"),
        Mistake(text: "markov(order=2)x", column: 16, says: "`x` follows the rule"),
        Mistake(text: "markov(nulls=maybe)", column: 14, says: "`nulls` is `maybe`"),
        Mistake(text: "time-decay(half_life=7)", column: 22, says: "no duration"),
        Mistake(text: "time-decay(half_life=0d)", column: 22, says: "no duration above 0"),
        Mistake(text: "position-based(first=0.8,last=0.3)", column: 1, says: "sum to 1.1"),
        Mistake(text: "position-based(first=0,last=0)", column: 1, says: "all shares"),
        Mistake(text: "position-based(first=nan)", column: 22, says: "no number"),
        Mistake(text: "custom", column: 1, says: "needs `weights`"),
        Mistake(text: "custom(weights=[])", column: 16, says: "a list or a map"),
        Mistake(text: "custom(weights=[1,-1])", column: 19, says: "a weight is -1"),
        Mistake(text: "custom(weights={0: 1})", column: 17, says: "no position"),
        Mistake(text: "custom(weights=[0,0])", column: 16, says: "all weights are 0"),
        Mistake(text: "priority(order=[a,a])", column: 19, says: "named twice"),
        Mistake(text: "priority(order=[a", column: 18, says: "`]` is missing"),
        Mistake(text: "affiliate(split={introducer: 0.7, closer: 0.7})", column: 17, says: "sum to 1.4"),
        Mistake(text: "affiliate(split={closr: 0.7})", column: 18, says: "no role `closr`"),
        Mistake(text: "w-shaped(event=\"a)", column: 16, says: "never closed"),
    ]

    @Test("a mistake is named with its place", arguments: mistakes)
    func mistake(_ mistake: Mistake) {
        let problem = #expect(throws: RuleProblem.self) { try RuleSpelling.read(mistake.text) }
        #expect(
            problem?.column == mistake.column && problem?.message.contains(mistake.says) == true, "\(problem as Any)")
        #expect(problem?.remedy.isEmpty == false)
    }

    @Test("presets' rules are what they are called", arguments: AttributionPreset.allCases)
    func presets(preset: AttributionPreset) throws {
        for rule in preset.rules { #expect(try RuleSpelling.read(rule.text).method == rule.method) }
    }
}
