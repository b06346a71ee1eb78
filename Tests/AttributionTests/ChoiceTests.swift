import Attribution
import Testing
import Tracking

/// Every choice beside the window, one at a time and where two meet.
@Suite struct ChoiceTests {
    private let half = Portion(500_000_000, 50)

    @Test func viewsAndSendsCompeteOnlyUnderAll() {
        var board = Whiteboard()
        board.touch(.view, "display", at: 0)
        board.touch(.send, "email", at: 1)
        board.buy(at: hour)
        #expect(board.credits(.lastTouch) == [["none": .all]])
        #expect(board.credits(.lastTouch, AttributionChoices(touches: .all)) == [["email": .all]])
        #expect(board.credits(.linear, AttributionChoices(touches: .all)) == [["display": half, "email": half]])
    }

    @Test func standardPrecedenceHidesViewsFromSingleTouchRules() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch(.view, "display", at: 1)
        board.buy(at: hour)
        let choices = AttributionChoices(touches: .all)
        #expect(board.credits(.lastTouch, choices) == [["search": .all]])
        #expect(board.credits(.linear, choices) == [["search": half, "display": half]])
        let none = AttributionChoices(touches: .all, precedence: .none)
        #expect(board.credits(.lastTouch, none) == [["display": .all]])
        let clicks = AttributionChoices(touches: .all, precedence: .clickOverView)
        #expect(board.credits(.linear, clicks) == [["search": .all]])
    }

    @Test func directVisitHidesViewsUnlessSkipped() {
        var board = Whiteboard()
        board.touch(.view, "display", at: 0)
        board.touch(.direct, "home", at: 1)
        board.buy(at: hour)
        #expect(board.credits(.lastTouch, AttributionChoices(touches: .all)) == [["home": .all]])
        #expect(board.credits(.lastNonDirect, AttributionChoices(touches: .all)) == [["display": .all]])
    }

    @Test func viewOutsideItsWindowHidesNoDirectVisit() {
        var board = Whiteboard()
        board.touch(.view, "display", at: 0)
        board.touch(.direct, "home", at: 1)
        board.buy(at: 2 * day)
        #expect(board.credits(.lastNonDirect, AttributionChoices(touches: .all)) == [["home": .all]])
    }

    @Test func directIsSkippedUnlessAlone() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch(.direct, "home", at: 1)
        board.buy(at: hour)
        #expect(board.credits(.lastTouch) == [["home": .all]])
        #expect(board.credits(.lastNonDirect) == [["search": .all]])
        #expect(board.credits(.linear, AttributionChoices(direct: .skipUnlessOnly)) == [["search": .all]])
        var alone = Whiteboard()
        alone.touch(.direct, "home", at: 0)
        alone.buy(at: 1)
        #expect(alone.credits(.lastNonDirect) == [["home": .all]])
    }

    @Test func viewWeightMultipliesEachMultiTouchRule() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch(.view, "display", at: 0)
        board.touch(.send, "email", at: 0)
        board.buy(at: 0, value: 700)
        let choices = AttributionChoices(touches: .all, precedence: .viewWeight(0.2))
        // 1 : 0.2 : 0.2
        let linear = [
            "search": Portion(714_285_714, 500), "display": Portion(142_857_143, 100),
            "email": Portion(142_857_143, 100),
        ]
        #expect(board.credits(.linear, choices) == [linear])
        #expect(board.credits(.timeDecay(), choices) == [linear])
        // 0.4 : 0.2 x 0.2 : 0.4 x 0.2, so 10/13, 1/13 and 2/13.
        #expect(
            board.credits(.positionBased(), choices) == [
                [
                    "search": Portion(769_230_769, 538), "display": Portion(76_923_077, 54),
                    "email": Portion(153_846_154, 108),
                ]
            ])
        #expect(board.credits(.lastTouch, choices) == [["search": Portion(1_000_000_000, 700)]])
    }

    @Test func repeats() {
        var board = Whiteboard()
        for (time, source) in ["search", "search", "email", "search"].enumerated() {
            board.touch(source, at: Int64(time))
        }
        board.buy(at: hour)
        func linear(_ repeats: AttributionChoices.Repeats) -> [[String: Portion]] {
            board.credits(.linear, AttributionChoices(repeats: repeats))
        }
        #expect(linear(.each) == [["search": Portion(750_000_000, 75), "email": Portion(250_000_000, 25)]])
        #expect(linear(.first) == [["search": half, "email": half]])
        #expect(linear(.last) == [["search": half, "email": half]])
        #expect(
            linear(.collapseRuns) == [["search": Portion(666_666_667, 67), "email": Portion(333_333_333, 33)]])
        // First and last keep the order of what they keep.
        #expect(board.credits(.lastTouch, AttributionChoices(repeats: .first)) == [["email": .all]])
        #expect(board.credits(.firstTouch, AttributionChoices(repeats: .last)) == [["email": .all]])
    }

    @Test func collapsedRunKeepsItsLastTouch() {
        var board = Whiteboard()
        board.touch("email", at: 0)
        board.touch("search", at: 7 * day)
        board.touch("search", at: 14 * day)
        board.buy(at: 14 * day, value: 500)
        // Ages 14 and 0 days: 1/4 to 1.
        #expect(
            board.credits(.timeDecay(), AttributionChoices(repeats: .collapseRuns))
                == [["email": Portion(200_000_000, 100), "search": Portion(800_000_000, 400)]])
    }

    @Test func partnersAreSourcesOfTheirOwn() {
        var board = Whiteboard()
        board.touch("affiliate/blog", at: 0)
        board.touch("affiliate/coupon", at: 1)
        board.buy(at: hour)
        #expect(
            board.credits(.linear, AttributionChoices(repeats: .collapseRuns))
                == [["affiliate/blog": half, "affiliate/coupon": half]])
    }

    @Test func touchesAreUsedUpByThePreviousConversionOfAnyGoal() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.buy(at: 1)
        board.buy(at: 2, goal: 1)
        board.touch("email", at: 3)
        board.buy(at: 4)
        board.buy(at: 4)
        let choices = AttributionChoices(sinceLastConversion: true)
        #expect(
            board.credits(.firstTouch, choices)
                == [["search": .all], ["none": .all], ["email": .all], ["none": .all]])
        #expect(board.credits(.firstTouch).map(\.keys.first) == ["search", "search", "search", "search"])
    }

    @Test func repeatedOrderIsCountedOncePerGoalAndUsesUpNothing() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.buy(at: 1, order: 5)
        board.touch("email", at: 2)
        board.buy(at: 3, order: 5)
        board.buy(at: 4, order: 5, goal: 1)
        board.buy(at: 5, order: 6)
        let choices = AttributionChoices(sinceLastConversion: true)
        #expect(board.credits(.lastTouch, choices) == [["search": .all], ["email": .all], ["none": .all]])
    }
}
