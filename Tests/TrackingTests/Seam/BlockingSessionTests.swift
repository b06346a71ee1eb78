import Dispatch
import Foundation
import Synchronization
import Testing
import Tracking

@Suite struct BlockingSessionTests {
    private static let plan = RunPlan(
        id: "test", vocabulary: Vocabulary(events: ["purchase", "visit"]), goals: [0])

    private static func events(_ numbers: Range<UInt64>) -> [TrackingEvent] {
        numbers.map { TrackingEvent(id: EventID(customer: $0, sequence: 0), kind: .click, time: 0, device: 0) }
    }

    @Test func `everything arrives in order and is answered once`() throws {
        let store = Store()
        let session = BlockingSession(store, plan: Self.plan, batch: 7)
        let sink = Sink()
        try session.send(Self.events(0..<100), to: sink)
        _ = try session.settle()
        #expect(store.stored == Array(0..<100))
        #expect(store.largest <= 7)
        #expect(sink.results.map(\.customer) == Array(0..<100))
        #expect(sink.results.allSatisfy { $0.result == .accepted })
        session.close()
        session.close()
        #expect(store.closings == 1)
    }

    @Test func `a full queue takes no more until the store has caught up`() throws {
        let store = Store()
        store.gate.suspend()
        let session = BlockingSession(store, plan: Self.plan, batch: 4, capacity: 10)
        let sink = Sink()
        let events = Self.events(0..<25)
        #expect(try session.offer(events, to: sink) == 10)
        #expect(try session.offer(Array(events[10...]), to: sink) == 0)
        #expect(sink.results.isEmpty)
        store.gate.resume()
        try session.send(Array(events[10...]), to: sink)
        _ = try session.settle()
        #expect(store.stored == Array(0..<25))
        session.close()
    }

    @Test func `submissions that wait go into the store together, answers back to their sinks`() throws {
        let store = Store()
        store.answer = { events in .results(events.map { $0.id.customer % 2 == 0 ? .accepted : .rejected }) }
        store.gate.suspend()
        let session = BlockingSession(store, plan: Self.plan, batch: 100)
        let (one, two) = (Sink(), Sink())
        for number in UInt64(0)..<20 {
            try session.send(Self.events(number..<number + 1), to: number < 5 || number > 14 ? one : two)
        }
        store.gate.resume()
        _ = try session.settle()
        #expect(store.calls <= 2, "the first may have gone alone")
        #expect(one.results.map(\.customer) == Array(0..<5) + Array(15..<20))
        #expect(two.results.map(\.customer) == Array(5..<15))
        #expect((one.results + two.results).allSatisfy { ($0.result == .accepted) == ($0.customer % 2 == 0) })
        session.close()
    }

    @Test func `what fails is unknown, what follows never left, and the error stays`() throws {
        struct Broken: Error {}
        let store = Store()
        store.answer = { events in
            if events.contains(where: { $0.id.customer == 5 }) { throw Broken() }
            return .accepted
        }
        store.gate.suspend()
        let session = BlockingSession(store, plan: Self.plan, batch: 4)
        let sink = Sink()
        try session.send(Self.events(0..<12), to: sink)
        store.gate.resume()
        #expect(throws: Broken.self) { try session.settle() }
        let results = sink.results.map(\.result)
        #expect(
            results == Array(repeating: .accepted, count: 4) + Array(repeating: .unknown, count: 4)
                + Array(repeating: .unsent, count: 4))
        #expect(throws: Broken.self) { try session.send(Self.events(20..<21), to: sink) }
        #expect(throws: Broken.self) { try session.report() }
        session.close()
        #expect(store.closings == 1)
    }

    @Test func `a wrong number of results is an error`() throws {
        let store = Store()
        store.answer = { _ in .results([.accepted]) }
        let session = BlockingSession(store, plan: Self.plan)
        let sink = Sink()
        try session.send(Self.events(0..<3), to: sink)
        #expect(throws: BackendError.self) { try session.settle() }
        #expect(sink.results.map(\.result) == [.unknown, .unknown, .unknown])
    }

    @Test func `closed or cancelled, nothing more reaches the store`() throws {
        for closes in [true, false] {
            let store = Store()
            store.gate.suspend()
            let session = BlockingSession(store, plan: Self.plan, batch: 4)
            let sink = Sink()
            try session.send(Self.events(0..<400), to: sink)
            if !closes { session.cancel() }
            // The store goes on only when the session knows that it has ended, however long that takes on a busy machine.
            DispatchQueue.global().async {
                let nothing = UnsafeBufferPointer<TrackingEvent>(start: nil, count: 0)
                while (try? session.submit(nothing, to: sink)) != nil { Thread.sleep(forTimeInterval: 0.001) }
                store.gate.resume()
            }
            session.close()
            #expect(sink.results.count == 400)
            #expect(store.stored.count <= 4)
            #expect(sink.results.filter { $0.result == .unsent }.count == 400 - store.stored.count)
            #expect(store.interruptions == (closes ? 0 : 1))
            #expect(throws: BackendError.self) { try session.send(Self.events(0..<1), to: sink) }
        }
    }

    @Test func `a store that offers nothing refuses by name`() throws {
        let session = BlockingSession(Store(), plan: Self.plan)
        #expect(throws: BackendError.self) {
            try session.credits(rule: .lastTouch, goal: 0, part: 0, of: 1) { _ in }
        }
        #expect(throws: BackendError.self) {
            try session.credits(rule: .lastTouch, goal: 1, part: 0, of: 1) { _ in }
        }
        #expect(throws: BackendError.self) { try session.events(part: 0, of: 1) { _ in } }
        #expect(try session.report().stored == 0)
    }
}

/// Keeps customers' numbers, and waits at a gate before each batch.
private final class Store: BlockingStore, @unchecked Sendable {
    let gate = DispatchQueue(label: "gate")
    var answer: (UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer = { _ in .accepted }
    private(set) var stored: [UInt64] = []
    private(set) var calls = 0
    private(set) var largest = 0
    private(set) var closings = 0
    private(set) var interruptions = 0

    func ingest(_ events: UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer {
        gate.sync {}
        calls += 1
        largest = max(largest, events.count)
        let result = try answer(events)
        stored += events.map(\.id.customer)
        return result
    }
    func interrupt() { interruptions += 1 }
    func close() { closings += 1 }
}

private final class Sink: ReceiptSink {
    struct Entry {
        var customer: UInt64
        var result: Receipt.Result
    }
    private let entries = Mutex<[Entry]>([])
    var results: [Entry] { entries.withLock { $0 } }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        entries.withLock { $0 += receipts.map { Entry(customer: $0.id.customer, result: $0.result) } }
    }
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        entries.withLock { $0 += events.map { Entry(customer: $0.id.customer, result: result) } }
    }
}

extension BlockingSession {
    fileprivate func offer(_ events: [TrackingEvent], to sink: any ReceiptSink) throws -> Int {
        try events.withUnsafeBufferPointer { try submit($0, to: sink) }
    }

    fileprivate func send(_ events: [TrackingEvent], to sink: any ReceiptSink) throws {
        var start = 0
        while start < events.count { start += try offer(Array(events[start...]), to: sink) }
    }
}
