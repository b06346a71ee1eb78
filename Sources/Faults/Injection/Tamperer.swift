import Tracking

/// Sends events through the faults that act on them, one fault after the other.
struct Tamperer: Sendable {
    private struct Stage: Sendable {
        var tamper: Fault.Tampering
        var dice: Dice
        var memory = FaultMemory()
    }
    private var stages: [Stage] = []
    /// What the last submission became.
    private(set) var events: ContiguousArray<TrackingEvent> = []
    private var before: ContiguousArray<TrackingEvent> = []
    /// Time of the latest event so far.
    private(set) var latest = Int64.min

    init(_ faults: [FaultRequest]) {
        for request in faults {
            if case .events(let tamper) = request.fault.action {
                stages.append(Stage(tamper: tamper, dice: Dice(request)))
            }
        }
    }

    /// Fills ``events``.
    ///
    /// - Returns: the sendings of which nothing is left.
    mutating func pass(_ offered: UnsafeBufferPointer<TrackingEvent>) -> ContiguousArray<TrackingEvent> {
        events.removeAll(keepingCapacity: true)
        events.append(contentsOf: offered)
        for event in offered where event.kind != .refund { latest = max(latest, event.time) }
        for index in stages.indices {
            swap(&events, &before)
            events.removeAll(keepingCapacity: true)
            for event in before { stages[index].tamper(event, stages[index].dice, &stages[index].memory, &events) }
        }
        return stages.isEmpty ? [] : missing(of: offered)
    }

    /// Faults keep the order of events, so that one walk along both finds who is left out.
    private func missing(of offered: UnsafeBufferPointer<TrackingEvent>) -> ContiguousArray<TrackingEvent> {
        var missing: ContiguousArray<TrackingEvent> = []
        var next = 0
        for event in offered {
            while next < events.count, FaultyID.isMade(events[next].id) { next += 1 }
            if next < events.count, events[next].id == event.id, events[next].copy == event.copy {
                next += 1
            } else {
                missing.append(event)
            }
        }
        return missing
    }
}

/// Which session a customer lives in.
struct MixtureRoute: Sendable {
    private let faults: [(fault: Fault, dice: Dice)]

    init(_ requests: [FaultRequest]) {
        faults = requests.filter(\.fault.isOfPlan).map { ($0.fault, Dice($0)) }
    }

    func session(of customer: UInt64) -> Int {
        var session = 0
        for (bit, fault) in faults.enumerated() where fault.dice.hits(customer) { session |= 1 << bit }
        return session
    }

    /// The rule that the session is asked for.
    func rule(_ rule: RuleSpecification, in session: Int) -> RuleSpecification {
        var rule = rule
        for (bit, fault) in faults.enumerated() where session >> bit & 1 == 1 {
            if case .rule(let change) = fault.fault.action { rule = change(rule) }
        }
        return rule
    }
}

/// Hands receipts on under the ids that were sent, and keeps back those of events that a fault made.
final class RestoringSink: ReceiptSink {
    private let sink: any ReceiptSink
    private let reversal: Dice?

    init(_ sink: any ReceiptSink, _ reversal: Dice?) {
        self.sink = sink
        self.reversal = reversal
    }

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        var restored: ContiguousArray<Receipt> = []
        for receipt in receipts {
            var receipt = receipt
            receipt.id = self.restored(receipt.id)
            if !FaultyID.isMade(receipt.id) { restored.append(receipt) }
        }
        restored.withUnsafeBufferPointer { if !$0.isEmpty { sink.receive($0) } }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        var restored: ContiguousArray<TrackingEvent> = []
        for event in events {
            var event = event
            event.id = self.restored(event.id)
            if !FaultyID.isMade(event.id) { restored.append(event) }
        }
        restored.withUnsafeBufferPointer { if !$0.isEmpty { sink.receive(result, events: $0) } }
    }

    private func restored(_ id: EventID) -> EventID {
        guard let reversal, reversal.hits(id.customer) else { return id }
        return FaultyID.reversed(id)
    }
}
