import Journeys
import Tracking

/// Changes journeys as the properties have it.
struct VariantMaker {
    let plan: RunPlan
    /// Those that hold under the plan on the backend.
    let properties: Set<Property>
    /// Smallest difference of times that the backend keeps apart, microseconds.
    let resolution: Int64

    /// Numbers that a journey and its variants take.
    static let slots: UInt64 = 16

    private static let day = AttributionChoices.Lookback.day

    /// - Parameter journey: of a customer whose number is a multiple of ``slots``.
    func variants(of journey: [TrackingEvent], _ random: inout SplitMix64) -> [Variant] {
        let plain = journey.firstBodies
        var made: [Variant] = []
        func add(_ property: Property, _ events: [TrackingEvent], only: Set<UInt64>? = nil) {
            guard let customer = journey.first?.id.customer, made.count + 1 < Self.slots else { return }
            made.append(
                Variant(property: property, events: events.asCustomer(customer + UInt64(made.count) + 1), only: only))
        }
        if properties.contains(.duplicates), plain.count < journey.count { add(.duplicates, plain) }
        if properties.contains(.replay) { add(.replay, replayed(plain)) }
        if properties.contains(.order) { add(.order, shuffled(plain, &random)) }
        if properties.contains(.shift) { add(.shift, shifted(plain)) }
        if properties.contains(.outside) { add(.outside, plain + strangers(to: plain, &random)) }
        if properties.contains(.split) {
            for part in split(plain) { add(.split, part.events, only: [part.conversion]) }
        }
        return made
    }

    private func replayed(_ events: [TrackingEvent]) -> [TrackingEvent] {
        let last = events.map(\.due).max() ?? 0
        return events
            + events.map { event in
                var copy = event
                copy.copy = 1
                copy.due = last
                return copy
            }
    }

    private func shuffled(_ events: [TrackingEvent], _ random: inout SplitMix64) -> [TrackingEvent] {
        var events = events
        if random.chance(30) { events.reverse() } else { random.shuffle(&events) }
        var due = Int64.min
        for index in events.indices {
            due = max(due, events[index].time)
            events[index].due = due
        }
        return events
    }

    private func shifted(_ events: [TrackingEvent]) -> [TrackingEvent] {
        let distance = (3 * Self.day + 12_345_678_901) / resolution * resolution
        return events.map { event in
            var event = event
            event.time += distance
            event.due += distance
            return event
        }
    }

    /// Touches that no conversion of the journey can see: long before the first, and after the last.
    private func strangers(to events: [TrackingEvent], _ random: inout SplitMix64) -> [TrackingEvent] {
        let conversions = events.filter { $0.isConversion(plan) }
        guard let first = conversions.map(\.time).min(), let last = conversions.map(\.time).max() else { return [] }
        let lookback = plan.choices.lookback
        let kinds = [lookback.click, lookback.view, lookback.send, lookback.direct]
        let longest = (kinds + lookback.channels.values).max() ?? 0
        // Where days are counted the window is longer than it says by up to two.
        guard longest < 4_000 * Self.day else { return [] }
        let times = [first - longest - 3 * Self.day, last + resolution, last + Self.day]
        var next = (events.map(\.id.sequence).max() ?? 0) + 256
        return times.map { time in
            var touch = TrackingEvent(
                id: EventID(customer: events[0].id.customer, sequence: next), kind: .click,
                time: time / resolution * resolution + (time > last ? resolution : 0), device: events[0].device,
                channel: UInt16(random.below(plan.vocabulary.channels.count)))
            touch.due = max(touch.time, events.map(\.due).max() ?? touch.time)
            next += 256
            return touch
        }
    }

    /// Each counted conversion with all that it can see, where one device makes clear whose all of it is.
    private func split(_ events: [TrackingEvent]) -> [(conversion: UInt64, events: [TrackingEvent])] {
        guard Set(events.map(\.device)).count == 1, !events.contains(where: { $0.kind == .identify }) else { return [] }
        let conversions = events.filter { $0.isConversion(plan) }
            .sorted { ($0.time, $0.id.sequence) < ($1.time, $1.id.sequence) }
        guard conversions.count > 1 else { return [] }
        var parts: [(conversion: UInt64, events: [TrackingEvent])] = []
        var orders: Set<[UInt64]> = []
        var used: TrackingEvent?
        for conversion in conversions {
            let isNew = orders.insert([UInt64(conversion.name), conversion.order]).inserted
            guard conversion.order == 0 || isNew else { continue }
            let previous = plan.choices.sinceLastConversion ? used : nil
            used = conversion
            let kept = events.filter { event in
                if event.isConversion(plan) { return event.id == conversion.id }
                guard let previous, event.kind.isTouch else { return true }
                return (event.time, event.id.sequence) > (previous.time, previous.id.sequence)
            }
            parts.append((conversion.id.sequence, kept))
        }
        return Array(parts.prefix(4))
    }
}

extension TrackingEvent {
    func isConversion(_ plan: RunPlan) -> Bool { kind == .event && plan.goals.contains(name) }
}
