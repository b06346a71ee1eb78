import Attribution
import Testing
import Tracking

/// Each rule on journeys that a person can work out.
@Suite struct RuleTests {
    private func clicks(_ sources: [String], every step: Int64 = day, value: Int64 = 100) -> Whiteboard {
        var board = Whiteboard()
        for (index, source) in sources.enumerated() { board.touch(source, at: Int64(index) * step) }
        board.buy(at: Int64(sources.count - 1) * step, value: value)
        return board
    }

    @Test func firstAndLastTouch() {
        let board = clicks(["search", "display", "email"])
        #expect(board.credits(.firstTouch) == [["search": .all]])
        #expect(board.credits(.lastTouch) == [["email": .all]])
    }

    @Test func nobodysConversionGoesToNone() {
        var board = Whiteboard()
        board.buy(at: 0)
        for rule in RuleSpecification.standard { #expect(board.credits(rule) == [["none": .all]]) }
    }

    @Test func touchWithoutChannelEarnsNothing() {
        var board = Whiteboard()
        board.add(.click, at: 0) { _ in }
        board.buy(at: day)
        #expect(board.credits(.lastTouch) == [["none": .all]])
    }

    @Test func linearGivesTheOddUnitToTheEarlier() {
        let credits = clicks(["search", "display", "email"]).credits(.linear)
        #expect(
            credits == [
                [
                    "search": Portion(333_333_334, 34), "display": Portion(333_333_333, 33),
                    "email": Portion(333_333_333, 33),
                ]
            ])
    }

    @Test func positionBasedOnOneTwoAndMore() {
        let rule = RuleSpecification.positionBased(first: 0.4, last: 0.2)
        #expect(clicks(["search"]).credits(rule) == [["search": .all]])
        #expect(
            clicks(["search", "email"]).credits(rule)
                == [["search": Portion(666_666_667, 67), "email": Portion(333_333_333, 33)]])
        #expect(
            clicks(["search", "display", "home", "email"]).credits(rule) == [
                [
                    "search": Portion(400_000_000, 40), "display": Portion(200_000_000, 20),
                    "home": Portion(200_000_000, 20), "email": Portion(200_000_000, 20),
                ]
            ])
    }

    @Test func positionBasedWithoutEndsSharesEquallyBetweenTwo() {
        let rule = RuleSpecification.positionBased(first: 0, last: 0)
        #expect(
            clicks(["search", "email"]).credits(rule)
                == [["search": Portion(500_000_000, 50), "email": Portion(500_000_000, 50)]])
        #expect(clicks(["search", "display", "email"]).credits(rule) == [["display": .all]])
    }

    @Test func timeDecayHalvesWithEveryHalfLife() {
        // Ages 14, 7 and 0 days: weights 1/4, 1/2 and 1, so shares 1/7, 2/7 and 4/7.
        let credits = clicks(["search", "display", "email"], every: 7 * day, value: 700).credits(.timeDecay())
        #expect(
            credits == [
                [
                    "search": Portion(142_857_143, 100), "display": Portion(285_714_286, 200),
                    "email": Portion(571_428_571, 400),
                ]
            ])
    }

    @Test func timeDecayGoesByHowTouchesLieHoweverLongAgo() {
        // 86,399 half-lives before the conversion the later one still weighs twice as much.
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch("email", at: second)
        board.buy(at: day)
        let shares = board.credits(.timeDecay(halfLife: second))[0]
        #expect(shares["search"]?.units == 333_333_333)
        #expect(shares["email"]?.units == 666_666_667)
        // Among touches too far from each other the latest has all.
        board.touch("affiliate", at: 2 * day)
        board.buy(at: 3 * day)
        #expect(board.credits(.timeDecay(halfLife: second))[1] == ["affiliate": .all])
    }

    @Test func moneyIsSharedExactlyWhateverItsSize() {
        for value in [0, 1, -1, 2, -100, .max, .min] as [Int64] {
            for rule in [RuleSpecification.linear, .timeDecay(), .positionBased()] {
                let portions = clicks(["search", "display", "email"], value: value).credits(rule)[0]
                #expect(portions.values.reduce(0) { $0 + $1.value } == value)
                #expect(portions.values.reduce(0) { $0 + $1.units } == CreditUnits.one)
            }
        }
        #expect(
            clicks(["search", "display", "email"], value: -100).credits(.linear)[0]["search"]
                == Portion(333_333_334, -34))
    }

    @Test func campaignIsCarriedAlong() {
        var board = Whiteboard()
        board.add(.click, at: 0) { event in
            event.channel = 1
            event.campaign = 1
        }
        board.buy(at: 1)
        let batch = board.evaluate([.lastTouch], AttributionChoices())[0]
        #expect(
            Array(batch.credits)
                == [Credit(source: Source(channel: 1), campaign: 1, units: CreditUnits.one, value: 100)])
    }
}
