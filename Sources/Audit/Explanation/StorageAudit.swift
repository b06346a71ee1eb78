import Tracking

/// Why a backend stores something else than it was sent, whether any credit shows it or not: a refund that is gone, a coupon that
/// was not kept, an order number cut short.
///
/// Everything sent must have been accepted: what was refused is missing for a reason that is known.
///
/// Memory: the events of at most ``batch`` customers at a time.
public struct StorageAudit {
    /// Customers whose stored events are held at once.
    public static let batch = 20_000

    /// What was found.
    public struct Found: Sendable, Equatable {
        /// Ids stored with another body than the first that was sent under them.
        public var changed: Int
        /// Events that are missing, changed, doubled or were never sent, by the name of ``Reason`` that explains most of them.
        public var reasons: [String: Int]

        public init(changed: Int = 0, reasons: [String: Int] = [:]) {
            self.changed = changed
            self.reasons = reasons
        }
    }

    private let goals: [UInt16]
    private let readBack: ReadBack
    private var tally = StorageTally()

    /// - Parameters:
    ///   - plan: of the run.
    ///   - readBack: of bodies.
    public init(plan: RunPlan, readBack: @escaping ReadBack) {
        goals = plan.goals
        self.readBack = readBack
    }

    /// Looks at these customers, and says why what is stored of them differs where it does.
    ///
    /// - Throws: what the source or the read-back throws.
    public mutating func explain(_ customers: [UInt64], _ source: some JourneySource) throws -> Found {
        try count(customers, source).found
    }

    /// Looks at these customers as ``explain(_:_:)`` does, and leaves it to who adds others to say why.
    ///
    /// - Throws: what the source or the read-back throws.
    public mutating func count(_ customers: [UInt64], _ source: some JourneySource) throws -> StorageTally {
        for start in stride(from: 0, to: customers.count, by: Self.batch) {
            try inspect(Set(customers[start..<min(start + Self.batch, customers.count)]), source)
        }
        return tally
    }

    private mutating func inspect(_ customers: Set<UInt64>, _ source: some JourneySource) throws {
        let stored = try StoredEvents(of: customers, readBack)
        var unknown = customers
        try source.tell(customers) { journey in
            unknown.remove(journey.customer)
            note(sent: journey.delivered, stored.events(of: journey.customer))
        }
        // Nobody of that number was ever simulated.
        for customer in unknown.sorted() { note(sent: [], stored.events(of: customer)) }
    }

    private mutating func note(sent: ContiguousArray<TrackingEvent>, _ stored: ContiguousArray<TrackingEvent>) {
        let found = StoredDifferences.compare(sent: sent, stored: stored, goals: goals, hasBodies: true)
        if found.events > 0 { tally.add(found) }
    }
}
