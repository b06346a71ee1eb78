import Scenario
import Tracking

/// The events of a case as they are sent, and which step each comes from.
struct CaseJourney {
    let item: CaseDefinition
    /// In order of arrival.
    let events: [TrackingEvent]

    /// - Parameter customer: the case's own number.
    init(_ item: CaseDefinition, customer: UInt64) {
        self.item = item
        var names = CaseNames(customer: customer)
        var events: [TrackingEvent] = []
        for (index, step) in item.steps.enumerated() {
            // Occurrences stand in the upper bits, as with simulated customers; equal times keep the order of the list.
            let id = EventID(customer: customer, sequence: UInt64(index + 1) << 8 | 1)
            var event = TrackingEvent(
                id: id, kind: .event, time: step.time, due: step.arrives, device: names.device(step.device))
            event.value = step.value ?? 0
            event.coupon = step.coupon ?? TrackingEvent.nothing
            event.order = step.order.map { names.order($0) } ?? 0
            Self.act(step, item, &event, &names)
            if let name = step.id, let first = names.event(name, id) {
                event.id = first.id
                event.copy = first.copy
            }
            events.append(event)
        }
        let order = events.indices.sorted { (events[$0].due, $0) < (events[$1].due, $1) }
        self.events = order.map { events[$0] }
    }

    private static func act(
        _ step: CaseDefinition.Step, _ item: CaseDefinition, _ event: inout TrackingEvent, _ names: inout CaseNames
    ) {
        switch step.action {
        case .touch(let kind, let source):
            event.kind = kind
            event.channel = source.channel
            event.partner = source.partner
        case .event(let name): event.name = name
        case .identify(let user):
            event.kind = .identify
            event.user = names.user(user)
        case .refund(let order):
            event.kind = .refund
            event.order = names.order(order)
            event.value = step.value ?? item.steps.first { $0.order == order }?.value ?? 0
        }
    }
}

/// Numbers for the names of one case.
private struct CaseNames {
    let customer: UInt64
    private var devices: [String] = [""]
    private var users: [String] = []
    private var orders: [String] = []
    private var events: [String: (id: EventID, copies: UInt8)] = [:]

    init(customer: UInt64) { self.customer = customer }

    private func number(of name: String, in names: inout [String]) -> UInt64 {
        if let known = names.firstIndex(of: name) { return UInt64(known) }
        names.append(name)
        return UInt64(names.count - 1)
    }

    mutating func device(_ name: String?) -> UInt64 { customer << 8 | number(of: name ?? "", in: &devices) }
    mutating func user(_ name: String) -> UInt64 { customer << 8 | number(of: name, in: &users) }
    mutating func order(_ name: String) -> UInt64 { (customer + 1) << 8 | number(of: name, in: &orders) }

    /// The id under which the name came first, and which copy this is; `nil` for the first.
    mutating func event(_ name: String, _ id: EventID) -> (id: EventID, copy: UInt8)? {
        guard let known = events[name] else {
            events[name] = (id, 0)
            return nil
        }
        let copy = min(known.copies, UInt8.max - 1) + 1
        events[name] = (known.id, copy)
        return (known.id, copy)
    }
}
