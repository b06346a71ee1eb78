import Tracking

/// A journey of customer 0 while it is made; sequence numbers follow the order of the calls.
struct EdgeDraft {
    let plan: RunPlan
    let tick: Int64
    private var events: [TrackingEvent] = []

    init(plan: RunPlan, tick: Int64) {
        self.plan = plan
        self.tick = tick
    }

    /// In order of arrival.
    var arrived: [TrackingEvent] {
        let order = events.indices.sorted { (events[$0].due, $0) < (events[$1].due, $1) }
        return order.map { events[$0] }
    }

    private mutating func add(
        _ kind: TrackingEvent.Kind, at time: Int64, due: Int64?, device: UInt64
    ) -> Int {
        // Before 1970 as well to a whole tick.
        let time = time - ((time % tick) + tick) % tick
        events.append(
            TrackingEvent(
                id: EventID(customer: 0, sequence: UInt64(events.count + 1) << 8 | 1), kind: kind, time: time,
                due: due.map { max($0, time) }, device: device))
        return events.count - 1
    }

    /// - Parameter channel: counted round the channels there are.
    mutating func touch(
        _ kind: TrackingEvent.Kind, at time: Int64, channel: Int = 0, due: Int64? = nil, device: UInt64 = 0
    ) {
        let index = add(kind, at: time, due: due, device: device)
        let number = channel % plan.vocabulary.channels.count
        events[index].channel = UInt16(number)
        if !plan.vocabulary.channels[number].partners.isEmpty { events[index].partner = 0 }
    }

    mutating func convert(
        at time: Int64, value: Int64 = 100, order: UInt64 = 0, due: Int64? = nil, device: UInt64 = 0
    ) {
        let index = add(.event, at: time, due: due, device: device)
        events[index].name = plan.goals[0]
        events[index].value = value
        events[index].order = order
    }

    mutating func identify(_ user: UInt64, at time: Int64, device: UInt64) {
        let index = add(.identify, at: time, due: nil, device: device)
        events[index].user = user
    }

    mutating func refund(order: UInt64, value: Int64, at time: Int64) {
        let index = add(.refund, at: time, due: nil, device: 0)
        events[index].order = order
        events[index].value = value
    }
}
