import Audit
import Tracking

/// What was sent, without what the backend does not give back: nobody can say whether that is stored as it was sent.
struct ToldJourneys: SentJourneys {
    let sent: any SentJourneys
    let untold: EventFields

    var start: Int64 { sent.start }
    var isTransparent: Bool { sent.isTransparent }
    var count: Int { sent.count }

    func deliver(_ body: (UnsafeBufferPointer<TrackingEvent>) -> Void) {
        var told: ContiguousArray<TrackingEvent> = []
        sent.deliver { events in
            told.removeAll(keepingCapacity: true)
            told.append(contentsOf: events)
            clear(&told)
            told.withUnsafeBufferPointer(body)
        }
    }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        try sent.tell(customers) { journey in
            var told = journey
            clear(&told.complete)
            clear(&told.delivered)
            try body(told)
        }
    }

    private func clear(_ events: inout ContiguousArray<TrackingEvent>) {
        for index in events.indices { untold.clear(&events[index]) }
    }
}
