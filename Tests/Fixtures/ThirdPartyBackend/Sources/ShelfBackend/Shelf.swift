// guide: store
import Tracking

/// `BlockingSession` calls it from one thread at a time, so it needs no locks.
final class Shelf: BlockingStore, @unchecked Sendable {
    private let plan: RunPlan
    private var events: [EventID: TrackingEvent] = [:]
    /// Once settled: the events of each person.
    private var people: [[TrackingEvent]] = []

    init(_ plan: RunPlan) { self.plan = plan }

    func ingest(_ batch: UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer {
        // The first body under an id stays: whatever comes later is a copy.
        for event in batch where events[event.id] == nil { events[event.id] = event }
        return .accepted
    }

    func settle() throws { people = People.find(in: Array(events.values)) }

    func report() throws -> BackendReport { BackendReport(stored: events.count) }
    // guide: end

    // guide: read
    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        for index in stride(from: part, to: people.count, by: parts) {
            try people[index].withUnsafeBufferPointer { try body($0) }
        }
    }
    // guide: end

    // guide: credits
    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        guard rule.kind == .lastTouch else { throw BackendError.unsupported("rule \(rule.name)") }
        var batch = CreditBatch()
        for index in stride(from: part, to: people.count, by: parts) {
            LastTouch.credit(people[index], goal: goal, plan, into: &batch)
        }
        if batch.count > 0 { try body(batch) }
    }
}
// guide: end
