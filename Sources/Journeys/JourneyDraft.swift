import Tracking

/// A journey while it is made: events first, then their numbers, then the order in which they arrive.
struct JourneyDraft: Sendable {
    enum Numbering { case time, any }

    var customer: UInt64 = 0
    var events: [TrackingEvent] = []

    mutating func add(
        _ kind: TrackingEvent.Kind, _ time: Int64, _ device: UInt64, _ fill: (inout TrackingEvent) -> Void
    ) {
        var event = TrackingEvent(
            id: EventID(customer: customer, sequence: UInt64(events.count)), kind: kind, time: time, device: device)
        fill(&event)
        events.append(event)
    }

    /// Gives sequence numbers in order of time, equal times by lot; or all by lot, as clocks that go wrong would.
    mutating func number(in numbering: Numbering, _ random: inout SplitMix64) {
        random.shuffle(&events)
        if numbering == .time {
            // Equal times stay in the order of the shuffle.
            let order = events.indices.sorted { (events[$0].time, $0) < (events[$1].time, $1) }
            events = order.map { events[$0] }
        }
        for index in events.indices { events[index].id.sequence = UInt64(index) }
    }

    /// Puts events in an order of arrival and makes their due times agree with it.
    mutating func arrive(_ random: inout SplitMix64) {
        switch random.below(4) {
        case 0: random.shuffle(&events)
        case 1: events.reverse()
        default: sortByTime()
        }
        var due = Int64.min
        for index in events.indices {
            due = max(due, events[index].time)
            events[index].due = due
        }
    }

    private mutating func sortByTime() {
        let order = events.indices.sorted { a, b in
            (events[a].time, events[a].id.sequence, a) < (events[b].time, events[b].id.sequence, b)
        }
        events = order.map { events[$0] }
    }
}
