import FootfallTestKit
import Foundation
import Testing
import Tracking

@testable import SQLiteBackend

@Suite struct SessionTests {
    private let scratch = Scratch()

    /// Events with every field set to something, of several customers and devices, often out of order.
    static func randomEvents(_ count: Int, seed: UInt64) -> [TrackingEvent] {
        var random = SplitMix64(seed: seed)
        func name(_ random: inout SplitMix64) -> UInt16 {
            random.chance(50) ? TrackingEvent.nothing : UInt16(random.pick([0, 1, 3, 65_533]))
        }
        return (0..<count).map { index in
            let customer = UInt64(random.below(7)) &* 0x4000_0000_0000_0001
            let sequence = random.chance(20) ? random.next() : UInt64(index)
            let time = Int64(bitPattern: random.next()) / 4
            return TrackingEvent(
                id: EventID(customer: customer, sequence: sequence), kind: random.pick(TrackingEvent.Kind.allCases),
                time: time, due: random.chance(50) ? time : time + 5, device: random.pick([0, 1, .max, random.next()]),
                user: random.chance(33) ? random.next() : 0, name: name(&random), channel: name(&random),
                partner: name(&random), campaign: name(&random), coupon: name(&random),
                stage: random.chance(33) ? TrackingEvent.churned : name(&random), product: name(&random),
                order: random.chance(50) ? 0 : random.next(), value: random.pick([0, -1, 1, .min, .max]),
                amount: random.pick([0, -0.0, 1.5, 1e300, -.infinity, 4_503_599_627_370_497, .leastNonzeroMagnitude]),
                copy: UInt8(random.below(3)))
        }
    }

    static func firstBodies(_ events: [TrackingEvent]) -> [TrackingEvent] {
        var seen: Set<EventID> = []
        return events.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }

    @Test(arguments: ["immediate", "deferred"], [1, 7, 1000, 10_000])
    func `what is accepted is read back exactly`(index: String, batch: Int) throws {
        let seed: UInt64 = 11
        let events = Self.randomEvents(batch == 1 ? 300 : 4000, seed: seed)
        let session = try scratch.session(plan(), ["index": index, "synchronous": "off"])
        defer { session.close() }
        #expect(try session.send(events + events.prefix(20), batch: batch).accepted == events.count + 20)
        _ = try session.settle()
        let (stored, expected) = (try session.storedEvents(), Self.firstBodies(events))
        #expect(stored == expected, "seed \(seed)")
        // Equality of doubles does not tell -0 from 0.
        #expect(stored.map(\.amount.bitPattern) == expected.map(\.amount.bitPattern), "seed \(seed)")
        for parts in [2, 3, 16] { #expect(try session.storedEvents(parts: parts) == expected) }
    }

    @Test func `an amount that is no number keeps its bits`() throws {
        let bits: [UInt64] = [0x7ff8_0000_0000_0000, 0x7ff8_0000_0000_1234, 0xfff8_0000_0000_0001]
        let events = bits.enumerated().map { index, bits in
            TrackingEvent(
                id: EventID(customer: 1, sequence: UInt64(index)), kind: .event, time: 0, device: 1,
                amount: Double(bitPattern: bits))
        }
        let session = try scratch.session(plan())
        defer { session.close() }
        try session.send(events)
        #expect(try session.storedEvents().map(\.amount.bitPattern) == bits)
    }

    @Test(arguments: ["immediate", "deferred"])
    func `the first body of an id stays, also from another device and in a later session`(index: String) throws {
        let first = TrackingEvent(id: EventID(customer: 1, sequence: 3), kind: .click, time: 7, device: 1, channel: 0)
        var other = first
        other.device = 2
        other.channel = 1
        let session = try scratch.session(plan(), ["index": index])
        let sink = try session.send([first, other, first])
        #expect(sink.accepted == 3 && sink.others == 0)
        _ = try session.settle()
        try session.send([other])
        session.close()
        let next = try scratch.session(plan(resumed: true), ["index": index])
        defer { next.close() }
        try next.send([other])
        _ = try next.settle()
        #expect(try next.storedEvents() == [first])
        #expect(try next.report().stored == 1)
    }

    @Test func `a batch over the size of a transaction is taken in pieces`() throws {
        let count = SQLiteSession.eventsPerTransaction * 2 + 5
        let events = (0..<count).map {
            TrackingEvent(
                id: EventID(customer: 1, sequence: UInt64($0)), kind: .click, time: Int64($0), device: 9, channel: 0)
        }
        let session = try scratch.session(plan())
        defer { session.close() }
        let taken = try events.withUnsafeBufferPointer { try session.submit($0, to: CountingSink()) }
        #expect(taken == SQLiteSession.eventsPerTransaction)
        try session.send(Array(events[taken...]))
        #expect(try session.storedEvents() == events)
    }

    @Test func `empty batches are nothing`() throws {
        let session = try scratch.session(plan())
        defer { session.close() }
        #expect(try session.submit(UnsafeBufferPointer(start: nil, count: 0), to: CountingSink()) == 0)
        _ = try session.settle()
        #expect(try session.storedEvents().isEmpty)
        try session.credits(rule: .linear, goal: Names.purchase, part: 0, of: 1) { _ in Issue.record("no conversion") }
    }

    @Test func `submitters at once lose nothing`() async throws {
        let submitters = 4
        let session = try scratch.session(plan(submitters: submitters))
        defer { session.close() }
        let all = (0..<submitters).map { submitter in
            (0..<2000).map { index in
                TrackingEvent(
                    id: EventID(customer: UInt64(submitter), sequence: UInt64(index)), kind: .click, time: Int64(index),
                    device: UInt64(submitter), channel: 0)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for events in all { group.addTask { try session.send(events, batch: 333) } }
            try await group.waitForAll()
        }
        _ = try session.settle()
        #expect(try session.storedEvents(parts: 3) == all.joined().sorted { $0.id < $1.id })
    }

    @Test func `a reader may close the session under itself, or read while it reads`() throws {
        let events = Self.firstBodies(Self.randomEvents(50, seed: 2))
        let session = try scratch.session(plan())
        try session.send(events)
        var read = 0
        try session.events(part: 0, of: 1) { _ in
            read = try session.storedEvents().count
            session.close()
        }
        #expect(read == events.count)
        #expect(throws: BackendError.self) { try session.settle() }
    }

    @Test func `a cancelled session does no more work, a closed one neither`() throws {
        let events = Self.randomEvents(50, seed: 2)
        let session = try scratch.session(plan())
        try session.send(events)
        session.cancel()
        #expect(throws: BackendError.self) { try session.settle() }
        #expect(throws: BackendError.self) { try session.send(events) }
        session.close()
        session.close()
        #expect(throws: BackendError.self) { try session.report() }
    }

    @Test func `what a reader throws comes through, parts and goals that are not there are refused`() throws {
        struct Stop: Error {}
        let session = try scratch.session(plan())
        defer { session.close() }
        try session.send(Self.randomEvents(5, seed: 1))
        _ = try session.settle()
        #expect(throws: Stop.self) { try session.events(part: 0, of: 1) { _ in throw Stop() } }
        for (part, parts) in [(-1, 2), (2, 2), (0, 0)] {
            #expect(throws: BackendError.self) { try session.events(part: part, of: parts) { _ in } }
        }
        #expect(throws: BackendError.self) {
            try session.credits(rule: .linear, goal: Names.signUp, part: 0, of: 1) { _ in }
        }
    }
}
