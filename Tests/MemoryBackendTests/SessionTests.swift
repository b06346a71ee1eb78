import Testing
import Tracking

@testable import MemoryBackend

@Suite struct SessionTests {
    private var story: Story {
        var story = Story()
        story.touch(Names.search, at: 0)
        story.buy(at: hour)
        return story
    }

    @Test func `options are refused by name`() {
        #expect(throws: BackendError.self) { try MemoryBackend(options: ["keep": "all"]) }
        #expect(throws: Never.self) { try MemoryBackend(options: [:]) }
    }

    @Test func `a run cannot be resumed`() {
        var resumed = plan()
        resumed.resumed = true
        #expect(throws: BackendError.self) { try MemoryBackend().prepare(resumed) }
    }

    @Test func `sessions do not see each other`() throws {
        let one = try MemoryBackend().prepare(plan())
        let two = try MemoryBackend().prepare(plan())
        try one.send(story.events)
        _ = try two.settle()
        #expect(try two.storedEvents().isEmpty)
    }

    @Test func `a cancelled session does no more work, a closed one neither`() throws {
        let session = MemorySession(plan())
        try session.send(story.events)
        _ = try session.settle()
        session.cancel()
        #expect(throws: BackendError.self) { try session.storedEvents() }
        #expect(throws: BackendError.self) { try session.send(story.events) }
        session.close()
        session.close()
        #expect(throws: BackendError.self) { try session.settle() }
        #expect(throws: BackendError.self) { try session.report() }
    }

    @Test func `a reader may close the session under itself`() throws {
        let session = MemorySession(plan())
        try session.send(story.events)
        _ = try session.settle()
        var read: [TrackingEvent] = []
        try session.events(part: 0, of: 1) {
            session.close()
            read += $0
        }
        #expect(read == story.events)
    }

    @Test func `what a reader throws comes through`() throws {
        struct Stop: Error {}
        let session = MemorySession(plan())
        try session.send(story.events)
        _ = try session.settle()
        #expect(throws: Stop.self) { try session.events(part: 0, of: 1) { _ in throw Stop() } }
        #expect(throws: Stop.self) {
            try session.credits(rule: .linear, goal: Names.purchase, part: 0, of: 1) { _ in throw Stop() }
        }
    }

    @Test func `parts and goals that are not there are refused`() throws {
        let session = MemorySession(plan())
        for (part, parts) in [(-1, 2), (2, 2), (0, 0)] {
            #expect(throws: BackendError.self) { try session.events(part: part, of: parts) { _ in } }
        }
        #expect(throws: BackendError.self) {
            try session.credits(rule: .linear, goal: Names.signUp, part: 0, of: 1) { _ in }
        }
    }

    @Test func `credits come in batches of many conversions`() throws {
        let session = MemorySession(plan())
        let customers = 2500
        for customer in 0..<customers {
            var story = Story(customer: UInt64(customer))
            story.touch(Names.search, at: 0)
            story.buy(at: hour, value: 3)
            try session.send(story.events)
        }
        _ = try session.settle()
        var (conversions, batches) = (0, 0)
        try session.credits(rule: .linear, goal: Names.purchase, part: 0, of: 1) { batch in
            conversions += batch.count
            batches += 1
            #expect(batch.credits.allSatisfy { $0.units == CreditUnits.one && $0.value == 3 })
        }
        #expect(conversions == customers)
        #expect(batches < 10)
    }
}
