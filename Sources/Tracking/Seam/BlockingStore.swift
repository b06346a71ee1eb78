/// A backend at its simplest: stores a batch and returns when that is done. ``BlockingSession`` makes a session of it.
///
/// Only ``ingest(_:)`` must be written; each further method answers what the backend's description promises, and refuses where
/// it is left out. None is called by two threads at once, but for ``interrupt()``.
public protocol BlockingStore: AnyObject, Sendable {
    /// Stores the events, in order of arrival, and says what became of them.
    ///
    /// - Parameter events: never empty; valid during the call only.
    /// - Throws: anything; the batch's events are then `unknown`, and the session takes no more.
    func ingest(_ events: UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer

    /// Returns once everything accepted can be read. Called when all batches are stored.
    func settle() throws

    /// As ``TrackingSession/credits(rule:goal:part:of:_:)``; the goal is one of the plan, the part one of the parts.
    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void)
        throws

    /// As ``TrackingSession/events(part:of:_:)``; the part is one of the parts.
    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws

    /// What the backend's own reports say.
    func report() throws -> BackendReport

    /// Makes a call in progress end soon, by an error. May be called from any thread at any time.
    func interrupt()

    /// Frees everything. Called once, whatever happened before.
    func close()
}

extension BlockingStore {
    public func settle() throws {}
    public func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws { throw BackendError.unsupported("it computes no credits") }
    public func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        throw BackendError.unsupported("its events cannot be read back")
    }
    public func report() throws -> BackendReport { BackendReport() }
    public func interrupt() {}
    public func close() {}
}

/// What became of a batch.
public enum IngestAnswer: Sendable {
    /// All of it is acknowledged.
    case accepted
    /// One result for each event, in order.
    case results([Receipt.Result])
}
