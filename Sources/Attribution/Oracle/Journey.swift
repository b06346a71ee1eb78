import Tracking

/// Where an event stands in its identity's journey: by time, then by sequence number, then by customer.
struct Moment: Comparable {
    var time: Int64
    var sequence: UInt64
    var customer: UInt64

    init(_ event: TrackingEvent) {
        time = event.time
        sequence = event.id.sequence
        customer = event.id.customer
    }

    static func < (a: Moment, b: Moment) -> Bool {
        if a.time != b.time { return a.time < b.time }
        if a.sequence != b.sequence { return a.sequence < b.sequence }
        return a.customer < b.customer
    }
}

struct Touch {
    var moment: Moment
    var kind: TrackingEvent.Kind
    var source: Source
    var campaign: UInt16
    /// Sends compete as views do.
    var isView: Bool { kind == .view || kind == .send }
}

struct Conversion {
    var moment: Moment
    var id: EventID
    /// Index into the plan's goals.
    var goal: Int
    var order: UInt64
    var value: Int64
    /// Index into the vocabulary's coupons.
    var coupon: UInt16
    /// Whether an earlier conversion of the same goal had the same order.
    var isRepeated = false
}

struct Refund {
    var moment: Moment
    var id: EventID
    var order: UInt64
    /// What is paid back, positive.
    var value: Int64
}

/// What matters for credit in one identity's events. Reused from identity to identity, so that nothing is allocated.
struct Journey {
    private(set) var touches: ContiguousArray<Touch> = []
    private(set) var conversions: ContiguousArray<Conversion> = []
    private(set) var refunds: ContiguousArray<Refund> = []
    /// Named events that make milestones.
    private(set) var marks: ContiguousArray<Mark> = []
    /// Which names do; none where no rule asks.
    var markNames: [UInt16] = []
    private var byOrder: ContiguousArray<Int> = []

    mutating func removeAll() {
        touches.clear()
        conversions.clear()
        refunds.clear()
        marks.clear()
    }

    /// Takes an event in, whatever its place in the journey; events that neither earn nor give credit are left out.
    mutating func add(_ event: TrackingEvent, goals: [UInt16]) {
        switch event.kind {
        case .click, .view, .send, .direct:
            guard event.channel != TrackingEvent.nothing else { return }
            touches.append(
                Touch(
                    moment: Moment(event), kind: event.kind,
                    source: Source(channel: event.channel, partner: event.partner), campaign: event.campaign))
        case .event:
            if !markNames.isEmpty, markNames.contains(event.name) {
                marks.append(Mark(moment: Moment(event), name: event.name))
            }
            guard let goal = goals.firstIndex(of: event.name) else { return }
            conversions.append(
                Conversion(
                    moment: Moment(event), id: event.id, goal: goal, order: event.order, value: event.value,
                    coupon: event.coupon))
        case .refund:
            refunds.append(Refund(moment: Moment(event), id: event.id, order: event.order, value: event.value))
        case .stage, .identify:
            return
        }
    }

    /// Puts everything in order and marks the conversions whose order was counted before.
    mutating func close() {
        touches.sort(ifNeededBy: { $0.moment < $1.moment })
        conversions.sort(ifNeededBy: { $0.moment < $1.moment })
        refunds.sort(ifNeededBy: { $0.moment < $1.moment })
        marks.sort(ifNeededBy: { $0.moment < $1.moment })
        markRepeatedOrders()
    }

    private mutating func markRepeatedOrders() {
        guard conversions.count > 1 else { return }
        byOrder.clear()
        for index in conversions.indices where conversions[index].order != 0 { byOrder.append(index) }
        byOrder.sort { a, b in
            let (x, y) = (conversions[a], conversions[b])
            return (x.goal, x.order, a) < (y.goal, y.order, b)
        }
        for (earlier, later) in zip(byOrder, byOrder.dropFirst()) {
            let (x, y) = (conversions[earlier], conversions[later])
            conversions[later].isRepeated = x.goal == y.goal && x.order == y.order
        }
    }
}
