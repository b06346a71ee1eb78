import Tracking

/// Hands what it is given to others, as a backend: how a benchmark gets a scenario's events.
final class TeeSession: TrackingSession {
    private let take: @Sendable (UnsafeBufferPointer<TrackingEvent>) throws -> Void

    init(_ take: @escaping @Sendable (UnsafeBufferPointer<TrackingEvent>) throws -> Void) { self.take = take }

    func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int {
        try take(events)
        sink.receive(.accepted, events: events)
        return events.count
    }

    func settle() throws -> Double { 0 }
    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {}
    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {}
    func report() throws -> BackendReport { BackendReport() }
    func cancel() {}
    func close() {}
}

/// A backend whose events go to whoever ``open`` names for the plan.
struct TeeBackend: TrackingBackend {
    static let description = BackendDescription(name: "tee", summary: "hands events on", readBack: .none)

    let open: @Sendable (RunPlan) throws -> @Sendable (UnsafeBufferPointer<TrackingEvent>) throws -> Void

    init(_ open: @escaping @Sendable (RunPlan) throws -> @Sendable (UnsafeBufferPointer<TrackingEvent>) throws -> Void)
    {
        self.open = open
    }

    init(options: [String: String]) throws { throw BackendError.unsupported("it is made by benchmarks alone") }

    func prepare(_ plan: RunPlan) throws -> any TrackingSession { TeeSession(try open(plan)) }
}
