import Testing

@testable import TrackingServer

@Suite("The race on the first touch")
struct FirstTouchRaceTests {
    private static let touch = Calls.drafts("t", device: "d", channel: "search")
    private static let sale = Calls.drafts("s", device: "d", isGoal: true)

    @Test("a conversion within the time is somebody else's, each a person of their own; at its end it is not")
    func window() {
        let race = FirstTouchRace(milliseconds: 20)
        let start = ContinuousClock.now
        let device = Identifier.device.number("d")
        // Before anybody came there is nothing to overtake.
        #expect(race.run(Self.sale, now: start).all[0].device == device)
        #expect(race.run(Self.touch, now: start).all[0].device == device)
        let early = [0, 19].map { race.run(Self.sale, now: start + .milliseconds($0)).all[0].device }
        #expect(Set(early + [device]).count == 3)
        #expect(race.run(Self.sale, now: start + .milliseconds(20)).all[0].device == device)
    }

    @Test("only the first touch counts, only conversions are hit, and only the device's own")
    func others() {
        let race = FirstTouchRace(milliseconds: 20)
        let start = ContinuousClock.now
        let device = Identifier.device.number("d")
        _ = race.run(Self.touch, now: start)
        _ = race.run(Self.touch, now: start + .milliseconds(30))
        #expect(race.run(Self.sale, now: start + .milliseconds(31)).all[0].device == device)
        _ = race.run(Calls.drafts("t", device: "e", channel: "search"), now: start)
        let page = Calls.drafts("p", device: "e")
        #expect(race.run(page, now: start).all[0].device == Identifier.device.number("e"))
    }
}
