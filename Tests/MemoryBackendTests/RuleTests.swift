import Testing
import Tracking

@testable import MemoryBackend

/// Credits worked out by hand, rule by rule.
@Suite struct RuleTests {
    static let one = CreditUnits.one

    /// Search 10 days, mail 4 days, the blog of Anna 1 day before a purchase of 10.00.
    static var threeTouches: Story {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: 6 * day)
        story.touch(Names.blogs, at: 9 * day, partner: 0)
        story.buy(at: 10 * day, value: 1000)
        return story
    }

    @Test func `first touch`() throws {
        #expect(try credits(Self.threeTouches, .firstTouch) == [["search": Share(Self.one, 1000)]])
    }

    @Test func `last touch`() throws {
        #expect(try credits(Self.threeTouches, .lastTouch) == [["blogs/anna": Share(Self.one, 1000)]])
    }

    @Test func `linear gives what is over to the earliest`() throws {
        #expect(
            try credits(Self.threeTouches, .linear) == [
                [
                    "search": Share(333_333_334, 334), "mail": Share(333_333_333, 333),
                    "blogs/anna": Share(333_333_333, 333),
                ]
            ])
    }

    @Test func `last non-direct skips direct visits unless there is nothing else`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.direct, at: hour, kind: .direct)
        story.buy(at: 2 * hour, value: 5)
        #expect(try credits(story, .lastNonDirect) == [["search": Share(Self.one, 5)]])
        #expect(try credits(story, .lastTouch) == [["direct": Share(Self.one, 5)]])
        var only = Story()
        only.touch(Names.direct, at: hour, kind: .direct)
        only.buy(at: 2 * hour, value: 5)
        #expect(try credits(only, .lastNonDirect) == [["direct": Share(Self.one, 5)]])
    }

    @Test func `time decay halves with every half-life`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: 7 * day)
        story.touch(Names.blogs, at: 14 * day, partner: 1)
        story.buy(at: 14 * day, value: 700)
        // 2^38, 2^39, 2^40: one, two and four sevenths; the largest remainder is that of 4/7.
        #expect(
            try credits(story, .timeDecay()) == [
                [
                    "search": Share(142_857_143, 100), "mail": Share(285_714_286, 200),
                    "blogs/ben": Share(571_428_571, 400),
                ]
            ])
    }

    @Test func `time decay without any weight left is last touch`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: hour)
        story.buy(at: day, value: 7)
        #expect(try credits(story, .timeDecay(halfLife: minute)) == [["mail": Share(Self.one, 7)]])
    }

    @Test func `position-based by number of touches`() throws {
        let rule = RuleSpecification.positionBased(first: 0.4, last: 0.4)
        #expect(
            try credits(Self.threeTouches, rule) == [
                [
                    "search": Share(400_000_000, 400), "mail": Share(200_000_000, 200),
                    "blogs/anna": Share(400_000_000, 400),
                ]
            ])
        var one = Story()
        one.touch(Names.mail, at: 0)
        one.buy(at: hour, value: 9)
        #expect(try credits(one, rule) == [["mail": Share(Self.one, 9)]])
        var two = Story()
        two.touch(Names.search, at: 0)
        two.touch(Names.mail, at: hour)
        two.buy(at: day, value: 9)
        let uneven = RuleSpecification.positionBased(first: 0.2, last: 0.1)
        // 2/3 and 1/3; 9 minor units: 6 and 3.
        #expect(try credits(two, uneven) == [["search": Share(666_666_667, 6), "mail": Share(333_333_333, 3)]])
        #expect(
            try credits(two, .positionBased(first: 0, last: 0)) == [
                ["search": Share(500_000_000, 5), "mail": Share(500_000_000, 4)]
            ])
    }

    @Test func `the middle shares the rest`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: hour)
        story.touch(Names.direct, at: 2 * hour, kind: .direct)
        story.touch(Names.blogs, at: 3 * hour)
        story.buy(at: day, value: 100)
        #expect(
            try credits(story, .positionBased(first: 0.5, last: 0.3)) == [
                [
                    "search": Share(500_000_000, 50), "mail": Share(100_000_000, 10), "direct": Share(100_000_000, 10),
                    "blogs": Share(300_000_000, 30),
                ]
            ])
    }

    @Test(arguments: RuleSpecification.standard + [.lastNonDirect, .timeDecay()])
    func `nobody's conversion goes to none`(rule: RuleSpecification) throws {
        var story = Story()
        story.buy(at: 0, value: -3)
        #expect(try credits(story, rule) == [["none": Share(Self.one, -3)]])
    }

    @Test func `negative values are shared as magnitudes`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: hour)
        story.buy(at: day, value: -7)
        #expect(try credits(story, .linear) == [["search": Share(500_000_000, -4), "mail": Share(500_000_000, -3)]])
        #expect(
            try credits(story, .positionBased(first: 0.4, last: 0.2)) == [
                ["search": Share(666_666_667, -5), "mail": Share(333_333_333, -2)]
            ])
    }

    @Test func `the largest values do not overflow`() throws {
        for value in [Int64.max, .min, .min + 1] {
            var story = Story()
            story.touch(Names.search, at: 0)
            story.touch(Names.mail, at: 3 * day)
            story.touch(Names.blogs, at: 5 * day, kind: .view)
            story.buy(at: 5 * day + 1, value: value)
            for rule in [RuleSpecification.linear, .timeDecay(), .positionBased()] {
                for choices in [
                    AttributionChoices(), AttributionChoices(touches: .all, precedence: .viewWeight(0.3)),
                ] {
                    let shares = try #require(try credits(story, rule, choices).first)
                    #expect(shares.values.reduce(0) { $0 + Int128($1.value) } == Int128(value))
                    #expect(shares.values.reduce(0) { $0 + $1.units } == Self.one)
                }
            }
        }
    }

    @Test func `touches without a channel earn nothing`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(TrackingEvent.nothing, at: hour)
        story.touch(TrackingEvent.nothing, at: hour, partner: 1)
        story.buy(at: day, value: 1)
        #expect(try credits(story, .lastTouch) == [["search": Share(Self.one, 1)]])
    }
}
