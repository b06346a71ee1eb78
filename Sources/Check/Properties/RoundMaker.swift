import Journeys
import Tracking

/// Makes the crowd of one round: journeys and their variants, half of them like people's, half of them as wild as can be.
struct RoundMaker {
    let plan: RunPlan
    let backend: BackendDescription
    /// Microseconds since 1970.
    let start: Int64

    /// A journey with its variants.
    struct Specimen {
        var events: [TrackingEvent]
        var variants: [Variant]
        var customer: UInt64 { events.first?.id.customer ?? 0 }
    }

    struct Round {
        var specimens: [Specimen]
        var crowd: Crowd
    }

    func round(seed: UInt64, count: Int) -> Round {
        var random = SplitMix64(seed: seed)
        var customers = CustomerGenerator(
            seed: random.next(), plan: plan, start: start, copies: backend.idempotent)
        var wild = JourneyGenerator(
            seed: random.next(), vocabulary: plan.vocabulary, goal: plan.goals[0], choices: plan.choices)
        let maker = VariantMaker(
            plan: plan, properties: Set(Property.allCases.filter { $0.exception(plan, backend) == nil }),
            resolution: max(1, backend.timeResolution))
        var round = Round(specimens: [], crowd: Crowd())
        for index in 0..<count {
            // People's first: of equals the earlier is shown.
            var events = index % 3 < 2 ? customers.next() : wild.next()
            if !backend.idempotent { events = events.firstBodies }
            guard !events.isEmpty else { continue }
            events = rounded(events).asCustomer(UInt64(index) * VariantMaker.slots)
            let specimen = Specimen(events: events, variants: maker.variants(of: events, &random))
            round.crowd.add(events)
            for variant in specimen.variants { round.crowd.add(variant.events) }
            round.specimens.append(specimen)
        }
        return round
    }

    /// In times that the backend keeps apart.
    private func rounded(_ events: [TrackingEvent]) -> [TrackingEvent] {
        let resolution = max(1, backend.timeResolution)
        guard resolution > 1 else { return events }
        return events.map { event in
            var event = event
            event.time = event.time / resolution * resolution
            event.due = max(event.time, event.due / resolution * resolution)
            return event
        }
    }
}
