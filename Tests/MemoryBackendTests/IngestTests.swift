import Testing
import Tracking

@testable import MemoryBackend

@Suite struct IngestTests {
    /// Events with every field set to something, of several customers and devices, often out of order.
    static func randomEvents(_ count: Int, seed: UInt64) -> [TrackingEvent] {
        var random = TestRandom(seed: seed)
        func name(_ random: inout TestRandom) -> UInt16 {
            random.below(2) == 0 ? TrackingEvent.nothing : UInt16(random.below(4))
        }
        return (0..<count).map { index in
            let customer = UInt64(random.below(7)) &* 0x4000_0000_0000_0001
            let sequence = random.below(5) == 0 ? random.next() : UInt64(index)
            let time = Int64(bitPattern: random.next()) / 4
            let kind = TrackingEvent.Kind.allCases[random.below(8)]
            return TrackingEvent(
                id: EventID(customer: customer, sequence: sequence), kind: kind, time: time,
                due: random.below(2) == 0 ? time : time + 5, device: UInt64(random.below(5)),
                user: random.below(3) == 0 ? random.next() : 0, name: name(&random), channel: name(&random),
                partner: name(&random), campaign: name(&random), coupon: name(&random),
                stage: random.below(3) == 0 ? TrackingEvent.churned : name(&random), product: name(&random),
                order: random.below(2) == 0 ? 0 : random.next(), value: Int64(random.below(3)) - 1,
                amount: [0, -0.0, 1.5][random.below(3)], copy: UInt8(random.below(3)))
        }
    }

    @Test(arguments: [1, 8], [1, 7, 1000, 10_000])
    func `what is accepted is read back exactly`(shards: Int, batch: Int) throws {
        let seed: UInt64 = 11
        let events = Self.randomEvents(4000, seed: seed)
        let session = MemorySession(plan(), shards: shards)
        let sink = try session.send(events, batch: batch)
        #expect(sink.accepted == events.count)
        _ = try session.settle()
        let stored = try session.storedEvents()
        let expected = firstBodies(events)
        #expect(stored == expected, "seed \(seed)")
        // Equality of doubles does not tell -0 from 0.
        #expect(stored.map(\.amount.bitPattern) == expected.map(\.amount.bitPattern), "seed \(seed)")
    }

    private func firstBodies(_ events: [TrackingEvent]) -> [TrackingEvent] {
        var seen: Set<EventID> = []
        return events.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }

    @Test func `parts are everything once`() throws {
        let events = firstBodies(Self.randomEvents(3000, seed: 5))
        let session = MemorySession(plan(), shards: 4)
        try session.send(events)
        _ = try session.settle()
        for parts in [1, 2, 3, 16, 100] { #expect(try session.storedEvents(parts: parts) == events) }
    }

    @Test func `the first body of an id stays, also from another device`() throws {
        let session = MemorySession(plan())
        let first = TrackingEvent(id: EventID(customer: 1, sequence: 3), kind: .click, time: 7, device: 1, channel: 0)
        var other = first
        other.device = 2
        other.channel = 1
        other.copy = 1
        let sink = try session.send([first, other, first])
        #expect(sink.accepted == 3 && sink.others == 0)
        try session.send([other])
        _ = try session.settle()
        #expect(try session.storedEvents() == [first])
        #expect(try session.report().stored == 1)
    }

    @Test func `copies and late arrivals are told apart at any distance`() throws {
        let seed: UInt64 = 3
        var random = TestRandom(seed: seed)
        var sent: [TrackingEvent] = []
        for index in 0..<5000 {
            let back = [0, 0, 0, 1, 20, 63, 64, 65, 500][random.below(9)]
            let sequence = UInt64(max(0, index - back))
            sent.append(
                TrackingEvent(
                    id: EventID(customer: UInt64(index % 3), sequence: sequence), kind: .click, time: Int64(index),
                    device: UInt64(index % 2), channel: 0))
        }
        let session = MemorySession(plan())
        try session.send(sent, batch: 100)
        _ = try session.settle()
        #expect(try session.storedEvents() == firstBodies(sent), "seed \(seed)")
    }

    @Test func `empty batches are nothing`() throws {
        let session = MemorySession(plan())
        #expect(try session.submit(UnsafeBufferPointer(start: nil, count: 0), to: CountingSink()) == 0)
        try session.send([])
        _ = try session.settle()
        #expect(try session.storedEvents().isEmpty)
        #expect(try session.creditTable(.linear).isEmpty)
    }

    @Test func `a batch larger than a slab is taken whole`() throws {
        let count = 100_000
        let events = (0..<count).map {
            TrackingEvent(
                id: EventID(customer: 1, sequence: UInt64($0)), kind: .click, time: Int64($0), device: 9, channel: 0)
        }
        #expect(count * 3 > LogView.slabWords)
        let session = MemorySession(plan())
        try session.send(events)
        _ = try session.settle()
        #expect(try session.storedEvents() == events)
    }

    @Test func `reads see what was stored at the latest settle`() throws {
        var story = Story()
        story.touch(Names.search, at: 0)
        let session = MemorySession(plan())
        try session.send(story.events)
        #expect(try session.storedEvents().isEmpty)
        _ = try session.settle()
        #expect(try session.storedEvents() == story.events)
        let settled = story.events
        story.touch(Names.mail, at: hour)
        let bought = story.buy(at: 2 * hour)
        try session.send(story.events)
        #expect(try session.storedEvents() == settled)
        _ = try session.settle()
        #expect(try session.storedEvents() == story.events)
        #expect(try session.creditTable(.lastTouch) == [bought: ["mail": Share(1_000_000_000)]])
    }

    @Test func `submitters at once lose nothing`() async throws {
        let submitters = 4
        let session = try MemoryBackend().prepare(plan(submitters: submitters))
        let all = (0..<submitters).map { submitter in
            (0..<5000).map { index in
                TrackingEvent(
                    id: EventID(customer: UInt64(index / 10 * submitters + submitter), sequence: UInt64(index % 10)),
                    kind: .click, time: Int64(index), device: UInt64(index / 10 * submitters + submitter), channel: 0)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for events in all { group.addTask { try session.send(events, batch: 333) } }
            try await group.waitForAll()
        }
        _ = try session.settle()
        #expect(try session.storedEvents(parts: 3) == all.joined().sorted { $0.id < $1.id })
    }
}
