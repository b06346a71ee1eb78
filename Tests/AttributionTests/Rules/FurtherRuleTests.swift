import FootfallTestKit
import Testing
import Tracking

@testable import Attribution

/// The rules beyond the six, on journeys that a person can work out.
@Suite("Rules beyond the six") struct FurtherRuleTests {
    private func further(_ rule: FurtherRule) -> RuleSpecification {
        RuleSpecification(.further(rule), name: "further")
    }

    private func clicks(_ sources: [String]) -> Whiteboard {
        var board = Whiteboard()
        for (index, source) in sources.enumerated() { board.touch(source, at: Int64(index) * day) }
        return board
    }

    private func units(_ shares: [String: Int64]) -> [[String: Portion]] {
        [shares.mapValues { Portion($0 * 10_000_000, $0) }]
    }

    private let wShaped = FurtherRule.wShaped(first: 0.3, milestone: 0.3, last: 0.3, event: "sign_up")

    /// search, display, [sign_up], affiliate, home, email, purchase; values in percent.
    @Test("a W has three roles") func wShape() {
        var board = clicks(["search", "display"])
        board.buy(at: day + 1, goal: 1)
        for (index, source) in ["affiliate", "home", "email"].enumerated() {
            board.touch(source, at: Int64(index + 2) * day)
        }
        board.buy(at: 5 * day)
        let credits = board.evaluate([further(wShaped)], AttributionChoices())[0].portions[1]
        #expect(
            [credits] == units(["search": 30, "display": 30, "affiliate": 5, "home": 5, "email": 30]))
    }

    @Test("without a milestone the ends share what it would get") func noMilestone() {
        var board = clicks(["search", "display", "home", "email"])
        board.buy(at: 4 * day)
        #expect(board.credits(further(wShaped)) == units(["search": 45, "display": 5, "home": 5, "email": 45]))
        // A milestone that is the first touch is no role of its own.
        var early = clicks(["search"])
        early.buy(at: 1, goal: 1)
        for (index, source) in ["display", "email"].enumerated() { early.touch(source, at: Int64(index + 1) * day) }
        early.buy(at: 3 * day)
        let credits = early.evaluate([further(wShaped)], AttributionChoices())[0].portions[1]
        #expect([credits] == units(["search": 45, "display": 10, "email": 45]))
    }

    @Test("a W of one, two and three touches") func shortW() {
        var one = clicks(["search"])
        one.buy(at: day)
        #expect(one.credits(further(wShaped)) == units(["search": 100]))
        var two = clicks(["search", "email"])
        two.buy(at: 2 * day)
        #expect(two.credits(further(wShaped)) == units(["search": 50, "email": 50]))
        var three = clicks(["search", "display"])
        three.buy(at: day + 1, goal: 1)
        three.touch("email", at: 2 * day)
        three.buy(at: 3 * day)
        let rule = further(.wShaped(first: 0.2, milestone: 0.6, last: 0.2, event: "sign_up"))
        let credits = three.evaluate([rule], AttributionChoices())[0].portions[1]
        #expect([credits] == units(["search": 20, "display": 60, "email": 20]))
    }

    @Test("custom weights go by position from either end") func custom() {
        var board = clicks(["search", "display", "home", "email"])
        board.buy(at: 4 * day)
        func rule(_ weights: [(Int, Double)]) -> RuleSpecification {
            further(.custom(weights: weights.map { .init(position: $0.0, weight: $0.1) }))
        }
        #expect(board.credits(rule([(1, 3), (2, 1)])) == units(["search": 75, "display": 25]))
        #expect(board.credits(rule([(-1, 3), (-2, 1)])) == units(["email": 75, "home": 25]))
        #expect(board.credits(rule([(1, 0.4), (-1, 0.6)])) == units(["search": 40, "email": 60]))
        // Positions that are not there count for nothing; all of them: equal shares.
        #expect(board.credits(rule([(2, 0.5), (9, 5)])) == units(["display": 100]))
        #expect(
            board.credits(rule([(9, 1)])) == units(["search": 25, "display": 25, "home": 25, "email": 25]))
        // Both ends of a single touch.
        var one = clicks(["home"])
        one.buy(at: day)
        #expect(one.credits(rule([(1, 0.4), (-1, 0.6)])) == units(["home": 100]))
    }

    @Test("priority first, then the latest") func priority() {
        var board = clicks(["email", "search", "affiliate/blog", "email", "affiliate/coupon", "home"])
        board.buy(at: 6 * day)
        func credits(_ order: [String]) -> [[String: Portion]] { board.credits(further(.priority(order: order))) }
        #expect(credits(["search", "email"]) == units(["search": 100]))
        #expect(credits(["display", "email"]) == units(["email": 100]))
        #expect(credits(["display"]) == units(["home": 100]))
        #expect(credits(["affiliate"]) == units(["affiliate/coupon": 100]))
        #expect(credits(["affiliate/blog", "affiliate"]) == units(["affiliate/blog": 100]))
    }

    @Test("affiliate clicks compete alone") func affiliate() {
        var board = clicks(["affiliate/blog", "search", "affiliate/coupon", "email"])
        board.buy(at: 4 * day)
        #expect(board.credits(further(.affiliate(.init()))) == units(["affiliate/coupon": 100]))
        #expect(board.credits(further(.affiliate(.init(model: .firstClick)))) == units(["affiliate/blog": 100]))
        var none = clicks(["search"])
        none.touch(.view, "affiliate/blog", at: day)
        none.buy(at: day + 1)
        let choices = AttributionChoices(touches: .all)
        #expect(none.credits(further(.affiliate(.init())), choices) == units(["none": 100]))
    }

    @Test("a split pays introducer, closer and all partners") func split() {
        let terms = AffiliateTerms(split: .init(introducer: 0.2, closer: 0.4))
        var board = clicks(["affiliate/blog", "affiliate/coupon", "search", "affiliate/coupon"])
        board.buy(at: 4 * day)
        #expect(board.credits(further(.affiliate(terms))) == units(["affiliate/blog": 40, "affiliate/coupon": 60]))
        var alone = clicks(["affiliate/blog", "search"])
        alone.buy(at: 4 * day)
        #expect(alone.credits(further(.affiliate(terms))) == units(["affiliate/blog": 100]))
    }

    @Test("a partner's coupon beats clicks, also without a click of its own") func coupon() {
        var plan = TestPlans.plan("coupon", AttributionChoices())
        plan.vocabulary.coupons = ["OTHER", "SAVE"]
        let owners = [AffiliateTerms.CouponOwner(code: "SAVE", partner: "affiliate/coupon")]
        func credits(_ coupon: UInt16, _ choice: AffiliateTerms.Coupon) -> [[String: Portion]] {
            var board = clicks(["affiliate/blog"])
            board.add(.event, at: day) { event in
                event.name = 0
                event.value = 100
                event.coupon = coupon
            }
            plan.rules = [further(.affiliate(.init(coupon: choice, owners: owners)))]
            var oracle = Oracle(plan: plan)
            var batches = [CreditBatch()]
            board.events.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
            return batches[0].portions
        }
        #expect(credits(1, .override) == units(["affiliate/coupon": 100]))
        #expect(credits(1, .ignore) == units(["affiliate/blog": 100]))
        #expect(credits(0, .override) == units(["affiliate/blog": 100]))
    }

    @Test("views weigh less under weights of any shape") func viewWeight() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch(.view, "display", at: day)
        board.buy(at: day + 1)
        let choices = AttributionChoices(touches: .all, precedence: .viewWeight(0.25))
        let rule = further(.custom(weights: [.init(position: 1, weight: 1), .init(position: 2, weight: 1)]))
        #expect(board.credits(rule, choices) == units(["search": 80, "display": 20]))
    }

    @Test("credit sums to one on any journey, under any choices", arguments: [UInt64(11), 12, 13])
    func sums(seed: UInt64) {
        let rules = [
            wShaped, .wShaped(first: 0, milestone: 1, last: 0, event: "page_view"),
            .priority(order: ["email", "affiliate/blog"]),
            .custom(weights: [.init(position: 2, weight: 0.1), .init(position: -2, weight: 7)]),
            .affiliate(.init(split: .init(introducer: 0.3, closer: 0.7))), .affiliate(.init()),
        ].map(further)
        for var plan in TestPlans.all(combinations: 10, seed: seed) {
            plan.rules = rules
            var oracle = Oracle(plan: plan)
            var generator = JourneyGenerator(
                seed: seed, vocabulary: plan.vocabulary, goal: 0, choices: plan.choices)
            for _ in 0..<20 {
                var batches = rules.map { _ in CreditBatch() }
                generator.next().withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
                for batch in batches {
                    for index in 0..<batch.count {
                        let credits = batch.credits(of: index)
                        #expect(credits.reduce(0) { $0 + $1.units } == CreditUnits.one, "seed \(seed), plan \(plan.id)")
                        #expect(credits.reduce(0) { $0 + $1.value } == batch.conversions[index].value, "seed \(seed)")
                    }
                }
            }
        }
    }
}
