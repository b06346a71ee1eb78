import Attribution
import FootfallTestKit
import Tracking

let second: Int64 = 1_000_000
let hour: Int64 = 3_600 * second
let day: Int64 = 24 * hour

/// A journey as one writes it on a whiteboard: what happened, when, in the order of the list where times are equal.
struct Whiteboard {
    var events: [TrackingEvent] = []
    /// 2026-01-01 00:00 UTC; times count from here.
    static let start: Int64 = 1_767_225_600_000_000

    @discardableResult
    mutating func add(
        _ kind: TrackingEvent.Kind, at time: Int64, device: UInt64 = 1, _ fill: (inout TrackingEvent) -> Void
    ) -> TrackingEvent {
        var event = TrackingEvent(
            id: EventID(customer: 7, sequence: UInt64(events.count)), kind: kind, time: Self.start + time,
            device: device)
        fill(&event)
        events.append(event)
        return event
    }

    /// - Parameter source: `search`, `affiliate/blog`.
    @discardableResult
    mutating func touch(
        _ kind: TrackingEvent.Kind, _ source: String, at time: Int64, device: UInt64 = 1
    ) -> TrackingEvent {
        add(kind, at: time, device: device) { event in
            let parts = source.split(separator: "/")
            let channels = TestPlans.vocabulary.channels
            let channel = channels.firstIndex { $0.name == parts[0] }!
            event.channel = UInt16(channel)
            if parts.count > 1 { event.partner = UInt16(channels[channel].partners.firstIndex { $0 == parts[1] }!) }
        }
    }

    @discardableResult
    mutating func touch(_ source: String, at time: Int64, device: UInt64 = 1) -> TrackingEvent {
        touch(.click, source, at: time, device: device)
    }

    @discardableResult
    mutating func buy(
        at time: Int64, value: Int64 = 100, order: UInt64 = 0, goal: UInt16 = 0, device: UInt64 = 1
    ) -> TrackingEvent {
        add(.event, at: time, device: device) { event in
            event.name = goal
            event.value = value
            event.order = order
        }
    }

    mutating func refund(_ order: UInt64, at time: Int64, value: Int64) {
        add(.refund, at: time) { event in
            event.order = order
            event.value = value
        }
    }

    mutating func identify(device: UInt64, as user: UInt64, at time: Int64) {
        add(.identify, at: time, device: device) { $0.user = user }
    }

    /// Credit of each conversion, as `search 1/2 50` would be: units and money by source.
    func credits(
        _ rule: RuleSpecification, _ choices: AttributionChoices = AttributionChoices()
    ) -> [[String: Portion]] {
        let batches = evaluate([rule], choices)
        return batches[0].portions
    }

    func evaluate(_ rules: [RuleSpecification], _ choices: AttributionChoices) -> [CreditBatch] {
        var plan = TestPlans.plan("whiteboard", choices)
        plan.rules = rules
        var oracle = Oracle(plan: plan)
        var batches = rules.map { _ in CreditBatch() }
        events.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
        return batches
    }

    func delivered(_ rule: RuleSpecification, _ stitching: RunPlan.Stitching) -> [[String: Portion]] {
        var plan = TestPlans.plan("whiteboard", AttributionChoices(), stitching)
        plan.rules = [rule]
        var oracle = Oracle(plan: plan)
        var batches = [CreditBatch()]
        events.withUnsafeBufferPointer { oracle.evaluateDelivered($0, into: &batches) }
        return batches[0].portions
    }
}

/// What a source gets of a conversion.
struct Portion: Equatable, CustomStringConvertible {
    var units: Int64
    var value: Int64
    init(_ units: Int64, _ value: Int64) {
        self.units = units
        self.value = value
    }
    static let all = Portion(1_000_000_000, 100)
    var description: String { "\(units) units, \(value)" }
}

extension CreditBatch {
    /// By conversion and source.
    var portions: [[String: Portion]] {
        (0..<count).map { index in
            var portions: [String: Portion] = [:]
            for credit in credits(of: index) {
                let label = TestPlans.vocabulary.label(of: credit.source)
                let known = portions[label] ?? Portion(0, 0)
                portions[label] = Portion(known.units + credit.units, known.value + credit.value)
            }
            return portions
        }
    }
}
