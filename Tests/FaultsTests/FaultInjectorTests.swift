import FootfallTestKit
import MemoryBackend
import Testing
import Tracking

@testable import Faults

@Suite("Faults in a backend")
struct FaultInjectorTests {
    private static let journeys: [[TrackingEvent]] = {
        var generator = JourneyGenerator(seed: 11, vocabulary: TestPlans.vocabulary, goal: 0)
        return (0..<400).map { _ in generator.next() }
    }()
    private static let plan = TestPlans.plan("faults", AttributionChoices(touches: .all))

    @Test("without faults it is the backend behind")
    func transparent() throws {
        let plain = try Self.run([])
        let sound = try Self.submit(to: MemoryBackend().prepare(Self.plan))
        let isSame = plain == sound
        #expect(isSame)
    }

    @Test("each fault takes every event and answers as if nothing were wrong", arguments: FaultBank.all.map(\.name))
    func receipts(name: String) throws {
        let request = try Self.request(name)
        let session = try FaultInjector(MemoryBackend(), faults: [request]).prepare(Self.plan)
        defer { session.close() }
        let sink = Counter()
        for journey in Self.journeys {
            let taken = try journey.withUnsafeBufferPointer { try session.submit($0, to: sink) }
            #expect(taken == journey.count)
        }
        _ = try session.settle()
        let sent = Self.journeys.joined().map { Sending(id: $0.id, copy: $0.copy) }
        let isAnswered = sink.sendings.sorted() == sent.sorted()
        #expect(isAnswered, "\(sink.sendings.count) answers to \(sent.count) events")
    }

    /// What is kept of two bodies depends on whether they come together.
    @Test(
        "the same events are hit however they are cut into batches",
        arguments: FaultBank.all.map(\.name).filter { $0 != "last-body-wins" })
    func batches(name: String) throws {
        let requests = [try Self.request(name, rate: 0.5)]
        let isSame = try Self.run(requests, batch: 1) == Self.run(requests, batch: 64)
        #expect(isSame)
    }

    @Test("too many faults of choices, and rates that are none, are refused")
    func refused() throws {
        let mixed = FaultBank.all.filter(\.isOfPlan).prefix(FaultInjector.mostPlanFaults + 1).map { FaultRequest($0) }
        #expect(throws: BackendError.self) { try FaultInjector(MemoryBackend(), faults: mixed) }
        for rate in [0, -1, 1.5, Double.nan] {
            let request = try Self.request("acknowledged-loss", rate: rate)
            #expect(throws: BackendError.self) { try FaultInjector(MemoryBackend(), faults: [request]) }
        }
    }

    // MARK: Running

    private static func request(_ name: String, rate: Double = 1) throws -> FaultRequest {
        FaultRequest(try #require(FaultBank.fault(named: name)), rate: rate)
    }

    private static func run(_ requests: [FaultRequest], batch: Int = 4096) throws -> [Line] {
        try submit(to: FaultInjector(MemoryBackend(), faults: requests).prepare(plan), batch: batch)
    }

    private static func submit(to session: any TrackingSession, batch: Int = 4096) throws -> [Line] {
        defer { session.close() }
        let sink = Counter()
        // Copies that follow their original at once are one batch's.
        for journey in journeys {
            for start in stride(from: 0, to: journey.count, by: max(batch, 8)) {
                let slice = journey[start..<min(start + max(batch, 8), journey.count)]
                let taken = try slice.withUnsafeBufferPointer { try session.submit($0, to: sink) }
                #expect(taken == slice.count)
            }
        }
        _ = try session.settle()
        var lines: [Line] = []
        for rule in plan.rules {
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    for index in 0..<batch.count {
                        lines.append(
                            Line(
                                rule: rule.name, conversion: batch.conversions[index].id,
                                credits: Array(batch.credits(of: index))))
                    }
                }
            }
        }
        return lines.sorted { ($0.rule, $0.conversion) < ($1.rule, $1.conversion) }
    }
}

private struct Line: Equatable {
    var rule: String
    var conversion: EventID
    var credits: [Credit]
}

private struct Sending: Hashable, Comparable {
    var id: EventID
    var copy: UInt8
    static func < (a: Sending, b: Sending) -> Bool { (a.id, a.copy) < (b.id, b.copy) }
}

/// Keeps what was answered.
private final class Counter: ReceiptSink, @unchecked Sendable {
    private(set) var sendings: [Sending] = []
    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        sendings += receipts.map { Sending(id: $0.id, copy: $0.copy) }
    }
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        sendings += events.map { Sending(id: $0.id, copy: $0.copy) }
    }
}
