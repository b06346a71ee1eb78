import Foundation
import Testing
import Tracking

@testable import SQLiteBackend

/// Several runs in one file.
@Suite struct RunTests {
    private let scratch = Scratch()

    private func story(_ channel: UInt16, customer: UInt64 = 1) -> [TrackingEvent] {
        [
            TrackingEvent(
                id: EventID(customer: customer, sequence: 0), kind: .click, time: epoch, device: customer,
                channel: channel),
            TrackingEvent(
                id: EventID(customer: customer, sequence: 1), kind: .event, time: epoch + hour, device: customer,
                name: Names.purchase, order: 1, value: 100),
        ]
    }

    private func credited(_ session: any TrackingSession, _ rule: RuleSpecification = .lastTouch) throws -> [UInt16] {
        var channels: [UInt16] = []
        try session.credits(rule: rule, goal: Names.purchase, part: 0, of: 1) { batch in
            channels += batch.credits.map(\.source.channel)
        }
        return channels
    }

    @Test(arguments: ["immediate", "deferred"])
    func `runs with the same ids do not see each other, also at once`(index: String) throws {
        let one = try scratch.session(plan("one"), ["index": index])
        let two = try scratch.session(plan("two"), ["index": "immediate"])
        defer {
            one.close()
            two.close()
        }
        for _ in 0..<2 {
            try one.send(story(Names.search))
            try two.send(story(Names.mail))
        }
        for _ in 0..<2 {
            _ = try one.settle()
            _ = try two.settle()
            #expect(try credited(one) == [Names.search])
            #expect(try credited(two) == [Names.mail])
            try one.send(story(Names.blogs, customer: 1))
        }
        #expect(try one.storedEvents() == story(Names.search))
        #expect(try two.storedEvents(parts: 3) == story(Names.mail))
        #expect(try two.report().stored == 2)
    }

    @Test func `a resumed run goes on where it was`() throws {
        let session = try scratch.session(plan())
        try session.send(story(Names.search))
        session.close()
        let resumed = try scratch.session(plan(resumed: true))
        defer { resumed.close() }
        try resumed.send(story(Names.mail, customer: 2))
        _ = try resumed.settle()
        #expect(try credited(resumed) == [Names.search, Names.mail])
    }

    @Test func `a fresh run must be new, a resumed one known and of the same names`() throws {
        try scratch.session(plan("known")).close()
        #expect(throws: BackendError.self) { try scratch.session(plan("known")) }
        #expect(throws: BackendError.self) { try scratch.session(plan("other", resumed: true)) }
        var renamed = plan("known", resumed: true)
        renamed.vocabulary.channels.swapAt(0, 1)
        #expect(throws: BackendError.self) { try scratch.session(renamed) }
        do {
            _ = try scratch.session(plan("other", resumed: true))
        } catch {
            #expect("\(error)".contains("other") && "\(error)".contains("known"), "\(error)")
        }
    }

    @Test func `settling again replaces what was settled, and a rule of nobody's plan is computed when asked for`()
        throws
    {
        let session = try scratch.session(plan(rules: [.lastTouch]))
        defer { session.close() }
        try session.send([story(Names.search)[1]])
        _ = try session.settle()
        #expect(try credited(session) == [TrackingEvent.nothing])
        #expect(try credited(session, .timeDecay()) == [TrackingEvent.nothing])
        try session.send([story(Names.search)[0]])
        #expect(try credited(session) == [TrackingEvent.nothing])
        _ = try session.settle()
        #expect(try credited(session) == [Names.search])
        #expect(try credited(session, .timeDecay()) == [Names.search])
        #expect(try credited(session, .positionBased()) == [Names.search])
    }

    @Test func `choices may change when a run is resumed`() throws {
        let session = try scratch.session(plan())
        try session.send(story(Names.search))
        _ = try session.settle()
        session.close()
        var choices = AttributionChoices()
        choices.lookback = .init(all: 1)
        let resumed = try scratch.session(plan(choices: choices, resumed: true))
        defer { resumed.close() }
        _ = try resumed.settle()
        #expect(try credited(resumed) == [TrackingEvent.nothing])
    }

    @Test func `views compete when a run is resumed with all touches`() throws {
        let session = try scratch.session(plan(rules: [.linear]))
        let view = TrackingEvent(
            id: EventID(customer: 1, sequence: 7), kind: .view, time: epoch + minute, device: 1, channel: Names.mail)
        try session.send(story(Names.search) + [view])
        _ = try session.settle()
        #expect(try credited(session, .linear) == [Names.search])
        session.close()
        var choices = AttributionChoices()
        choices.touches = .all
        choices.precedence = .none
        let resumed = try scratch.session(plan(rules: [.linear], choices: choices, resumed: true))
        defer { resumed.close() }
        _ = try resumed.settle()
        #expect(try credited(resumed, .linear) == [Names.search, Names.mail])
    }
}
