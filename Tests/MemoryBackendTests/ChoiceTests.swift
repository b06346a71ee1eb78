import Testing
import Tracking

@testable import MemoryBackend

/// The choices that go with every rule, worked out by hand.
@Suite struct ChoiceTests {
    static let all = Share(CreditUnits.one, 100)
    static let half = Share(500_000_000, 50)

    /// A touch on search and a purchase of 1.00 that much later.
    private func isEligible(
        _ age: Int64, _ choices: AttributionChoices, kind: TrackingEvent.Kind = .click, at start: Int64 = 0
    ) throws -> Bool {
        var story = Story()
        story.touch(Names.search, at: start, kind: kind)
        story.buy(at: start + age, value: 100)
        let shares = try credits(story, .lastTouch, choices)
        #expect(shares == [["search": Self.all]] || shares == [["none": Self.all]])
        return shares == [["search": Self.all]]
    }

    @Test func `an inclusive window ends with its last microsecond`() throws {
        let choices = AttributionChoices()
        #expect(try isEligible(0, choices))
        #expect(try isEligible(30 * day, choices))
        #expect(try !isEligible(30 * day + 1, choices))
    }

    @Test func `an exclusive window ends before its length`() throws {
        let choices = AttributionChoices(boundary: .exclusive)
        #expect(try isEligible(30 * day - 1, choices))
        #expect(try !isEligible(30 * day, choices))
        #expect(try !isEligible(0, AttributionChoices(lookback: .init(all: 0), boundary: .exclusive)))
    }

    @Test func `whole days truncate both sides`() throws {
        let choices = AttributionChoices(lookback: .init(all: 2 * day + hour), boundary: .wholeDays)
        #expect(try isEligible(3 * day - 1, choices))
        #expect(try !isEligible(3 * day, choices))
        #expect(try isEligible(1000 * day, AttributionChoices(lookback: .init(all: .max), boundary: .wholeDays)))
    }

    @Test func `calendar days count dates in the reporting time zone`() throws {
        // The epoch is 22:13:20 UTC: in UTC the next date is 1:46:40 away, two hours east it has begun.
        let lookback = AttributionChoices.Lookback(all: 0)
        let utc = AttributionChoices(lookback: lookback, boundary: .calendarDays)
        #expect(try isEligible(hour, utc))
        #expect(try !isEligible(2 * hour, utc))
        let east = AttributionChoices(
            lookback: lookback, boundary: .calendarDays, zone: [.init(from: 0, offset: 2 * hour)])
        #expect(try isEligible(23 * hour, east))
        #expect(try !isEligible(24 * hour, east))
        let oneDay = AttributionChoices(lookback: .init(all: day), boundary: .calendarDays)
        #expect(try isEligible(25 * hour, oneDay))
        #expect(try !isEligible(26 * hour, oneDay))
    }

    @Test func `clocks that are set back bring a touch into the window again`() throws {
        // Until an hour after the touch the zone is 2 hours ahead, so that it is the next date; then it is UTC.
        let zone: [AttributionChoices.ZoneOffset] = [
            .init(from: 0, offset: 0), .init(from: epoch + hour, offset: 2 * hour),
            .init(from: epoch + hour + 30 * minute, offset: 0),
        ]
        let choices = AttributionChoices(lookback: .init(all: 0), boundary: .calendarDays, zone: zone)
        var story = Story()
        story.touch(Names.search, at: 0)
        story.buy(at: hour + minute, value: 100)
        story.buy(at: hour + 40 * minute, value: 100)
        #expect(try credits(story, .linear, choices) == [["none": Self.all], ["search": Self.all]])
    }

    @Test func `dates before 1970 round down`() throws {
        let choices = AttributionChoices(lookback: .init(all: 0), boundary: .calendarDays)
        #expect(try isEligible(hour, choices, at: -epoch - hour - 1) == true)
        #expect(try isEligible(hour, choices, at: -epoch - hour) == false)
    }

    @Test func `each kind has its lookback, and a channel's own beats it`() throws {
        var choices = AttributionChoices(touches: .all)
        #expect(try isEligible(day, choices, kind: .view))
        #expect(try !isEligible(day + 1, choices, kind: .view))
        #expect(try !isEligible(day + 1, choices, kind: .send))
        #expect(try isEligible(30 * day, choices, kind: .direct))
        choices.lookback.channels["search"] = 2 * day
        #expect(try isEligible(2 * day, choices, kind: .view))
        #expect(try !isEligible(2 * day + 1, choices, kind: .click))
    }

    @Test func `views and sends compete only where asked`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: hour, kind: .send)
        story.touch(Names.blogs, at: 2 * hour, kind: .view)
        story.buy(at: 3 * hour, value: 100)
        #expect(try credits(story, .lastTouch) == [["search": Self.all]])
        // Standard precedence: single-touch rules prefer clicks, the others do not.
        let all = AttributionChoices(touches: .all)
        #expect(try credits(story, .lastTouch, all) == [["search": Self.all]])
        #expect(
            try credits(story, .linear, all) == [
                ["search": Share(333_333_334, 34), "mail": Share(333_333_333, 33), "blogs": Share(333_333_333, 33)]
            ])
        let none = AttributionChoices(touches: .all, precedence: .none)
        #expect(try credits(story, .lastTouch, none) == [["blogs": Self.all]])
        let over = AttributionChoices(touches: .all, precedence: .clickOverView)
        #expect(try credits(story, .linear, over) == [["search": Self.all]])
    }

    @Test func `views weigh what they are given`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.blogs, at: 2 * hour, kind: .view)
        story.buy(at: 2 * hour, value: 100)
        let choices = AttributionChoices(touches: .all, precedence: .viewWeight(0.25))
        #expect(
            try credits(story, .linear, choices) == [
                ["search": Share(800_000_000, 80), "blogs": Share(200_000_000, 20)]
            ])
        #expect(try credits(story, .lastTouch, choices) == [["search": Self.all]])
        var viewsOnly = Story()
        viewsOnly.touch(Names.search, at: 0, kind: .view)
        viewsOnly.touch(Names.blogs, at: 2 * hour, kind: .send)
        viewsOnly.buy(at: 2 * hour, value: 100)
        #expect(try credits(viewsOnly, .linear, choices) == [["search": Self.half, "blogs": Self.half]])
    }

    @Test func `direct visits give way, and then hide no view`() throws {
        var story = Story()
        story.touch(Names.search, at: 0, kind: .view)
        story.touch(Names.direct, at: hour, kind: .direct)
        story.buy(at: 2 * hour, value: 100)
        let skip = AttributionChoices(touches: .all, direct: .skipUnlessOnly)
        #expect(try credits(story, .lastTouch, skip) == [["search": Self.all]])
        #expect(try credits(story, .linear, skip) == [["search": Self.all]])
        let include = AttributionChoices(touches: .all)
        #expect(try credits(story, .lastTouch, include) == [["direct": Self.all]])
        let clicks = AttributionChoices(direct: .skipUnlessOnly)
        #expect(try credits(story, .linear, clicks) == [["direct": Self.all]])
    }

    @Test func `repeats`() throws {
        var story = Story()
        // search, search, mail, search; the partners of blogs are sources of their own.
        story.touch(Names.search, at: 0)
        story.touch(Names.search, at: hour)
        story.touch(Names.mail, at: 2 * hour)
        story.touch(Names.search, at: 3 * hour)
        story.buy(at: 4 * hour, value: 100)
        func shares(_ rule: RuleSpecification, _ repeats: AttributionChoices.Repeats) throws -> [String: Share] {
            try #require(try credits(story, rule, AttributionChoices(repeats: repeats)).first)
        }
        #expect(try shares(.linear, .each) == ["search": Share(750_000_000, 75), "mail": Share(250_000_000, 25)])
        #expect(try shares(.linear, .first) == ["search": Self.half, "mail": Self.half])
        #expect(
            try shares(.linear, .collapseRuns) == ["search": Share(666_666_667, 67), "mail": Share(333_333_333, 33)])
        #expect(try shares(.lastTouch, .first) == ["mail": Self.all])
        #expect(try shares(.firstTouch, .last) == ["mail": Self.all])
        #expect(try shares(.lastTouch, .last) == ["search": Self.all])
        // Decay tells which of the search touches is left: the last one, 1 hour old, against mail, 2 hours old.
        #expect(
            try shares(.timeDecay(halfLife: hour), .last) == [
                "search": Share(666_666_667, 67), "mail": Share(333_333_333, 33),
            ])
        #expect(
            try shares(.timeDecay(halfLife: hour), .first) == [
                "search": Share(200_000_000, 20), "mail": Share(800_000_000, 80),
            ])
    }

    @Test func `many sources repeat as few do`() throws {
        // 100 partners out of the vocabulary's sight: 100 sources, each met twice.
        var story = Story()
        for round in 0..<2 {
            for partner in 0..<100 {
                story.touch(Names.search, at: Int64(round * 100 + partner), partner: UInt16(partner + 1000))
            }
        }
        story.buy(at: hour, value: 100)
        for repeats in [AttributionChoices.Repeats.first, .last] {
            let session = MemorySession(plan(choices: AttributionChoices(repeats: repeats)))
            try session.send(story.events)
            _ = try session.settle()
            var partners: [UInt16] = []
            try session.credits(rule: .linear, goal: Names.purchase, part: 0, of: 1) { batch in
                #expect(batch.credits.allSatisfy { $0.units == 10_000_000 && $0.value == 1 })
                partners = batch.credits.map(\.source.partner)
            }
            #expect(partners == (1000..<1100).map { UInt16($0) })
        }
    }

    @Test func `touches are used up since the last conversion`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.buy(at: hour, value: 100, order: 1)
        story.touch(Names.mail, at: 2 * hour)
        story.buy(at: 3 * hour, value: 100, order: 1)
        story.buy(at: 4 * hour, value: 100, order: 2)
        story.buy(at: 5 * hour, value: 100)
        let since = AttributionChoices(sinceLastConversion: true)
        // The second purchase repeats an order: it is not counted and cuts nothing.
        #expect(try credits(story, .linear, since) == [["search": Self.all], ["mail": Self.all], ["none": Self.all]])
        #expect(
            try credits(story, .linear) == [
                ["search": Self.all], ["search": Self.half, "mail": Self.half],
                ["search": Self.half, "mail": Self.half],
            ])
    }

    @Test func `orders count once per goal and identity`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        for index in 0..<100 { story.buy(at: hour, order: UInt64(1 + index % 50)) }
        story.buy(at: hour, order: 0)
        story.buy(at: hour, order: 0)
        story.buy(at: hour, order: 1, goal: Names.signUp)
        #expect(try credits(story, .linear).count == 52)
        #expect(try credits(story, .linear, goal: Names.signUp).count == 1)
        var other = Story(customer: 2)
        other.buy(at: 0, order: 1)
        let session = MemorySession(plan())
        try session.send(story.events + other.events)
        _ = try session.settle()
        #expect(try session.creditTable(.linear).count == 53)
    }

    @Test func `of equal times the later sequence is later, and arrival plays no part`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.touch(Names.mail, at: 0)
        story.buy(at: 0, value: 100)
        story.touch(Names.blogs, at: 0)
        #expect(try credits(story, .lastTouch) == [["mail": Self.all]])
        #expect(try credits(story, .firstTouch) == [["search": Self.all]])
        for seed in 0..<20 {
            var random = TestRandom(seed: UInt64(seed))
            let session = MemorySession(plan())
            try session.send(story.events.shuffled(using: &random), batch: 1)
            _ = try session.settle()
            #expect(Array(try session.creditTable(.lastTouch).values) == [["mail": Self.all]], "seed \(seed)")
        }
    }
}
