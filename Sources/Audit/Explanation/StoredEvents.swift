import Tracking

/// What a backend holds of some customers, and of those who share a device with them in its eyes.
///
/// Memory: about 120 bytes per event of those customers. Read in two passes over everything stored.
struct StoredEvents {
    private var own: [UInt64: ContiguousArray<TrackingEvent>] = [:]
    private var strangers: [UInt64: ContiguousArray<TrackingEvent>] = [:]

    init(of customers: Set<UInt64>, _ readBack: ReadBack) throws {
        var own: [UInt64: ContiguousArray<TrackingEvent>] = [:]
        var devices: [UInt64: UInt64] = [:]
        var shared: Set<UInt64> = []
        try readBack { events in
            for event in events where customers.contains(event.id.customer) {
                own[event.id.customer, default: []].append(event)
                if let other = devices.updateValue(event.id.customer, forKey: event.device),
                    other != event.id.customer
                {
                    shared.insert(event.device)
                }
            }
        }
        var strangers: [UInt64: ContiguousArray<TrackingEvent>] = [:]
        try readBack { events in
            for event in events {
                guard let owner = devices[event.device] else { continue }
                if owner == event.id.customer, !shared.contains(event.device) { continue }
                strangers[event.device, default: []].append(event)
            }
        }
        self.own = own
        self.strangers = strangers
    }

    /// The customer's events, then those of others on the same devices; each in order of (time, id), as the order in which they
    /// were stored is not known.
    func events(of customer: UInt64) -> ContiguousArray<TrackingEvent> {
        var events = own[customer] ?? []
        var seen: Set<UInt64> = []
        var others: ContiguousArray<TrackingEvent> = []
        for event in events where seen.insert(event.device).inserted {
            others.append(contentsOf: (strangers[event.device] ?? []).filter { $0.id.customer != customer })
        }
        events.sort { ($0.time, $0.id) < ($1.time, $1.id) }
        others.sort { ($0.time, $0.id) < ($1.time, $1.id) }
        return events + others
    }
}
