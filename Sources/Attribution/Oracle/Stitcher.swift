import Tracking

/// Whom an event belongs to.
struct Owner: Comparable {
    /// Users and devices are numbered apart.
    var isUser: Bool
    var number: UInt64

    static func < (a: Owner, b: Owner) -> Bool {
        a.isUser != b.isUser ? !a.isUser : a.number < b.number
    }
}

/// Finds the identities in delivered events: the first body of each id counts, devices become users as the plan says.
struct Stitcher {
    /// An event that counts, by its index among those delivered.
    struct Owned {
        var index: Int
        var owner: Owner
    }
    /// Grouped by owner.
    private(set) var owned: ContiguousArray<Owned> = []
    private var order: ContiguousArray<Int> = []

    mutating func stitch(_ events: UnsafeBufferPointer<TrackingEvent>, _ stitching: RunPlan.Stitching) {
        keepFirstBodies(of: events)
        order.sort { a, b in
            events[a].device != events[b].device
                ? events[a].device < events[b].device : Moment(events[a]) < Moment(events[b])
        }
        owned.removeAll(keepingCapacity: true)
        for index in order {
            owned.append(Owned(index: index, owner: Owner(isUser: false, number: events[index].device)))
        }
        var start = 0
        while start < owned.count {
            let device = events[owned[start].index].device
            var end = start
            while end < owned.count, events[owned[end].index].device == device { end += 1 }
            claim(start..<end, events, stitching)
            start = end
        }
        owned.sort { $0.owner < $1.owner }
    }

    /// Leaves the indices of first bodies in `order`.
    private mutating func keepFirstBodies(of events: UnsafeBufferPointer<TrackingEvent>) {
        order.removeAll(keepingCapacity: true)
        order.append(contentsOf: events.indices)
        order.sort { a, b in events[a].id != events[b].id ? events[a].id < events[b].id : a < b }
        var kept = 0
        for index in order {
            if kept > 0, events[order[kept - 1]].id == events[index].id { continue }
            order[kept] = index
            kept += 1
        }
        order.removeSubrange(kept...)
    }

    /// Gives one device's events, which stand in order, to the users it is identified as.
    private mutating func claim(
        _ range: Range<Int>, _ events: UnsafeBufferPointer<TrackingEvent>, _ stitching: RunPlan.Stitching
    ) {
        var user: Owner?
        switch stitching {
        case .none:
            return
        case .forward:
            for position in range {
                user = identified(by: events[owned[position].index]) ?? user
                if let user { owned[position].owner = user }
            }
        case .retroactive:
            // Backwards: the next identify claims, and the last one also what follows it.
            if let last = range.last(where: { events[owned[$0].index].kind == .identify }) {
                user = identified(by: events[owned[last].index])
            }
            for position in range.reversed() {
                user = identified(by: events[owned[position].index]) ?? user
                if let user { owned[position].owner = user }
            }
        }
    }

    private func identified(by event: TrackingEvent) -> Owner? {
        event.kind == .identify ? Owner(isUser: true, number: event.user) : nil
    }
}
