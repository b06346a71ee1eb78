import Testing
import Tracking

@testable import MemoryBackend

@Suite struct StitchingTests {
    static let all = Share(CreditUnits.one, 100)

    private func credits(
        _ events: [TrackingEvent], _ stitching: RunPlan.Stitching, _ rule: RuleSpecification = .firstTouch
    ) throws -> [[String: Share]] {
        let session = MemorySession(plan(stitching: stitching), shards: 4)
        try session.send(events)
        _ = try session.settle()
        return try session.creditTable(rule, parts: 3).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Search on the phone, then a sign-in there; mail on the laptop, a sign-in, a purchase.
    private var twoDevices: [TrackingEvent] {
        var story = Story(customer: 7)
        story.device = 100
        story.touch(Names.search, at: 0)
        story.identify(42, at: hour)
        story.device = 200
        story.touch(Names.mail, at: 2 * hour)
        story.identify(42, at: 3 * hour)
        story.buy(at: 4 * hour, value: 100)
        return story.events
    }

    @Test func `retroactively, devices of a user are one`() throws {
        #expect(try credits(twoDevices, .retroactive) == [["search": Self.all]])
        #expect(try credits(twoDevices, .retroactive, .lastTouch) == [["mail": Self.all]])
    }

    @Test func `forward, what came before the sign-in is the device's`() throws {
        #expect(try credits(twoDevices, .forward) == [["none": Self.all]])
    }

    @Test func `without stitching every device is somebody`() throws {
        #expect(try credits(twoDevices, .none) == [["mail": Self.all]])
    }

    @Test func `a device of two users is cut at the sign-ins`() throws {
        var story = Story(customer: 7)
        story.touch(Names.search, at: 0)
        story.identify(1, at: hour)
        story.touch(Names.mail, at: 2 * hour)
        story.identify(2, at: 3 * hour)
        story.buy(at: 4 * hour, value: 100)
        #expect(try credits(story.events, .retroactive) == [["mail": Self.all]])
        #expect(try credits(story.events, .forward) == [["none": Self.all]])
        #expect(try credits(story.events, .none) == [["search": Self.all]])
        // And back: user 1 bought.
        story.identify(1, at: 4 * hour + 1)
        #expect(try credits(story.events, .retroactive) == [["search": Self.all]])
    }

    @Test func `sign-ins count by time, not by arrival`() throws {
        var story = Story(customer: 7)
        story.touch(Names.search, at: 0)
        story.identify(1, at: hour)
        story.touch(Names.mail, at: 2 * hour)
        story.identify(2, at: 3 * hour)
        story.buy(at: 4 * hour, value: 100)
        for seed in 0..<20 {
            var random = TestRandom(seed: UInt64(seed))
            let events = story.events.shuffled(using: &random)
            #expect(try credits(events, .retroactive) == [["mail": Self.all]], "seed \(seed)")
        }
    }

    @Test func `a device that customers share is one device`() throws {
        var first = Story(customer: 1, device: 9)
        first.touch(Names.search, at: 0)
        var second = Story(customer: 2, device: 9)
        second.buy(at: hour, value: 100)
        for stitching in RunPlan.Stitching.allCases {
            #expect(try credits(first.events + second.events, stitching) == [["search": Self.all]])
        }
        // Equal times and sequences: the lower customer comes first.
        var tied = Story(customer: 0, device: 9)
        tied.touch(Names.mail, at: 0)
        #expect(try credits(first.events + tied.events + second.events, .none) == [["mail": Self.all]])
    }

    @Test func `one user's sign-in claims what another customer did on the device`() throws {
        var first = Story(customer: 1, device: 9)
        first.touch(Names.search, at: 0)
        var second = Story(customer: 2, device: 9)
        second.identify(5, at: hour)
        second.device = 10
        second.identify(5, at: 2 * hour)
        second.buy(at: 3 * hour, value: 100)
        #expect(try credits(first.events + second.events, .retroactive) == [["search": Self.all]])
    }

    @Test func `users and devices of the same number are not the same`() throws {
        var device = Story(customer: 1, device: 5)
        device.touch(Names.search, at: 0)
        var user = Story(customer: 2, device: 6)
        user.identify(5, at: 0)
        user.buy(at: hour, value: 100)
        for stitching in RunPlan.Stitching.allCases {
            #expect(try credits(device.events + user.events, stitching) == [["none": Self.all]])
        }
    }

    @Test(arguments: RunPlan.Stitching.allCases)
    func `stitching loses no event`(stitching: RunPlan.Stitching) throws {
        let seed: UInt64 = 23
        var random = TestRandom(seed: seed)
        var events: [TrackingEvent] = []
        for index in 0..<5000 {
            let isIdentify = random.below(4) == 0
            events.append(
                TrackingEvent(
                    id: EventID(customer: UInt64(random.below(20)), sequence: UInt64(index)),
                    kind: isIdentify ? .identify : .click, time: Int64(random.below(1000)),
                    device: UInt64(random.below(25)), user: isIdentify ? UInt64(random.below(6)) : 0,
                    channel: isIdentify ? TrackingEvent.nothing : 0))
        }
        let session = MemorySession(plan(stitching: stitching), shards: 8)
        try session.send(events, batch: 50)
        _ = try session.settle()
        #expect(try session.storedEvents(parts: 4) == events.sorted { $0.id < $1.id }, "seed \(seed)")
    }
}
