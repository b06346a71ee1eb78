import Attribution
import Testing
import Tracking

/// Lookbacks and their boundaries, to the tick.
@Suite struct WindowTests {
    /// Who gets a conversion at `conversion` after one touch at 0.
    private func winner(
        at conversion: Int64, _ choices: AttributionChoices, _ kind: TrackingEvent.Kind = .click,
        _ source: String = "search", from start: Int64 = 0
    ) -> String {
        var board = Whiteboard()
        board.touch(kind, source, at: start)
        board.buy(at: start + conversion)
        return board.credits(.lastTouch, choices)[0].keys.first ?? "nothing"
    }

    @Test func inclusiveHoldsAtTheEdge() {
        #expect(winner(at: 30 * day, AttributionChoices()) == "search")
        #expect(winner(at: 30 * day + 1, AttributionChoices()) == "none")
        #expect(winner(at: 0, AttributionChoices(lookback: .init(all: 0))) == "search")
    }

    @Test func exclusiveEndsBeforeTheEdge() {
        let choices = AttributionChoices(boundary: .exclusive)
        #expect(winner(at: 30 * day - 1, choices) == "search")
        #expect(winner(at: 30 * day, choices) == "none")
        #expect(winner(at: 0, AttributionChoices(lookback: .init(all: 0), boundary: .exclusive)) == "none")
    }

    @Test func wholeDaysForgetTheHours() {
        let choices = AttributionChoices(boundary: .wholeDays)
        #expect(winner(at: 31 * day - 1, choices) == "search")
        #expect(winner(at: 31 * day, choices) == "none")
        // 36 hours are one whole day.
        let short = AttributionChoices(lookback: .init(all: 36 * hour), boundary: .wholeDays)
        #expect(winner(at: 2 * day - 1, short) == "search")
        #expect(winner(at: 2 * day, short) == "none")
    }

    @Test func calendarDaysCountMidnights() {
        let choices = AttributionChoices(lookback: .init(all: day), boundary: .calendarDays)
        // From 23:59:59.999999 to the end of the next day, not a tick more.
        #expect(winner(at: 1, choices, from: day - 1) == "search")
        #expect(winner(at: day, choices, from: day - 1) == "search")
        #expect(winner(at: day + 1, choices, from: day - 1) == "none")
        // From midnight nearly two days are one calendar day.
        #expect(winner(at: 2 * day - 1, choices) == "search")
        #expect(winner(at: 2 * day, choices) == "none")
    }

    @Test func calendarDaysFollowTheZone() {
        let start = Whiteboard.start
        var choices = AttributionChoices(lookback: .init(all: 0), boundary: .calendarDays)
        // 23:30 and 00:30 UTC are one date five hours west.
        #expect(winner(at: hour, choices, from: 23 * hour + hour / 2) == "none")
        choices.zone = [.init(from: start - day, offset: -5 * hour)]
        #expect(winner(at: hour, choices, from: 23 * hour + hour / 2) == "search")
        // A clock put forward by an hour at noon UTC: each time takes its own offset.
        choices.zone.append(.init(from: start + 12 * hour, offset: -4 * hour))
        #expect(winner(at: 23 * hour - 1, choices, from: 5 * hour) == "search")
        #expect(winner(at: 23 * hour, choices, from: 5 * hour) == "none")
        // Before the first entry its offset holds as well.
        #expect(winner(at: hour, choices, from: -2 * day + 23 * hour + hour / 2) == "search")
    }

    @Test func daysBefore1970() {
        // Dates round down, not towards zero.
        let choices = AttributionChoices(lookback: .init(all: 0), boundary: .calendarDays)
        #expect(winner(at: 2, choices, from: -Whiteboard.start - 1) == "none")
        #expect(winner(at: 1, choices, from: -Whiteboard.start - 2) == "search")
    }

    @Test func kindsHaveLookbacksAndChannelsBeatThem() {
        let lookback = AttributionChoices.Lookback(
            click: 4 * day, view: 3 * day, send: 2 * day, direct: day, channels: ["email": 5 * day])
        let choices = AttributionChoices(touches: .all, lookback: lookback)
        for (kind, limit) in [(.click, 4), (.view, 3), (.send, 2), (.direct, 1)] as [(TrackingEvent.Kind, Int64)] {
            #expect(winner(at: limit * day, choices, kind) == "search")
            #expect(winner(at: limit * day + 1, choices, kind) == "none")
            #expect(winner(at: 5 * day, choices, kind, "email") == "email")
            #expect(winner(at: 5 * day + 1, choices, kind, "email") == "none")
        }
    }

    @Test func touchAfterTheConversionEarnsNothing() {
        var board = Whiteboard()
        board.buy(at: 0)
        board.touch("search", at: 0)
        board.touch("email", at: 1)
        #expect(board.credits(.lastTouch) == [["none": .all]])
    }

    @Test func ofEqualTimesTheLaterSequenceIsLater() {
        var board = Whiteboard()
        board.touch("search", at: 0)
        board.touch("email", at: 0)
        board.buy(at: 0)
        #expect(board.credits(.firstTouch) == [["search": .all]])
        #expect(board.credits(.lastTouch) == [["email": .all]])
    }
}
