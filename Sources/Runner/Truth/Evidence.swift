import Audit
import Tracking

/// What else must be known of customers whose credit nothing excuses, once their backend is closed.
struct Evidence: Sendable {
    /// What is stored of them, and of others on their devices.
    var stored: ContiguousArray<TrackingEvent> = []
    /// Who was referred by whom.
    var origins = Origins()

    init() {}

    /// - Parameter readBack: `nil` where the backend does not give bodies.
    /// - Throws: what reading back throws.
    init(of customers: Set<UInt64>, _ origins: Origins, readBack: ReadBack?) throws {
        self.origins = origins.only(customers)
        guard let readBack else { return }
        var devices: Set<UInt64> = []
        try readBack { events in
            for event in events where customers.contains(event.id.customer) { devices.insert(event.device) }
        }
        try readBack { events in stored.append(contentsOf: events.lazy.filter { devices.contains($0.device) }) }
    }
}
