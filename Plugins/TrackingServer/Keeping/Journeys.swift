import Tracking

/// Everybody's touches and named events, one identity after the other.
enum Journeys {
    /// Hands out each identity's touches and named events in order: 100 bytes for each of them are in memory meanwhile.
    ///
    /// A device belongs to the user of its next `identify`, else of its last; to itself where there is none.
    static func each(
        in session: any TrackingSession, _ body: (ContiguousArray<TrackingEvent>) -> Void
    ) throws {
        var events: ContiguousArray<TrackingEvent> = []
        try session.events(part: 0, of: 1) { batch in
            for event in batch where event.kind.isTouch || event.kind == .event || event.kind == .identify {
                events.append(event)
            }
        }
        events.sort { ($0.device, $0.time, $0.id.sequence) < ($1.device, $1.time, $1.id.sequence) }
        claim(&events)
        // From here on `user` says whose an event is: a user, or 0 for its device.
        events.sort {
            ($0.user, $0.user == 0 ? $0.device : 0, $0.time, $0.id.sequence)
                < ($1.user, $1.user == 0 ? $1.device : 0, $1.time, $1.id.sequence)
        }
        var start = 0
        while start < events.count {
            var end = start + 1
            while end < events.count, isSame(events[start], events[end]) { end += 1 }
            body(ContiguousArray(events[start..<end].filter { $0.kind != .identify }))
            start = end
        }
    }

    /// Writes into each event's user whose it is.
    private static func claim(_ events: inout ContiguousArray<TrackingEvent>) {
        var index = events.count
        var (device, owner): (UInt64?, UInt64) = (nil, 0)
        while index > 0 {
            index -= 1
            if events[index].device != device {
                device = events[index].device
                owner = last(before: index, in: events)
            }
            if events[index].kind == .identify { owner = events[index].user }
            events[index].user = owner
        }
    }

    /// The user of a device's last `identify`, 0 for none; the device's events end at the index.
    private static func last(before end: Int, in events: ContiguousArray<TrackingEvent>) -> UInt64 {
        var index = end
        while index >= 0, events[index].device == events[end].device {
            if events[index].kind == .identify { return events[index].user }
            index -= 1
        }
        return 0
    }

    private static func isSame(_ a: TrackingEvent, _ b: TrackingEvent) -> Bool {
        a.user == b.user && (a.user != 0 || a.device == b.device)
    }
}
