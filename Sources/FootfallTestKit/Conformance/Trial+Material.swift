import Attribution
import Tracking

/// What the checks send.
extension Trial {
    /// The default choices with the rules described: what every backend must take.
    var plainPlan: RunPlan { named(fitted(TestPlans.plan("", AttributionChoices()))) }

    /// The plan with those of its rules that the backend describes.
    func fitted(_ plan: RunPlan) -> RunPlan {
        var plan = plan
        plan.rules = plan.rules.filter { capabilities.rules.contains($0.kindName) }
        return plan
    }

    /// Journeys of so many customers, each in order of arrival, aimed at the plan's choices.
    func journeys(_ count: Int, for plan: RunPlan, salt: UInt64 = 0) -> [[TrackingEvent]] {
        var generator = JourneyGenerator(
            seed: suite.seed &+ salt &* 0x1_0000, vocabulary: plan.vocabulary, goal: plan.goals[0],
            choices: plan.choices)
        return fitted((0..<count).map { _ in generator.next() })
    }

    /// The journeys as far as the backend claims to keep events apart: by id, and by time.
    func fitted(_ journeys: [[TrackingEvent]]) -> [[TrackingEvent]] {
        let resolution = max(1, capabilities.timeResolution)
        return journeys.map { journey in
            var seen: Set<EventID> = []
            return journey.filter { capabilities.idempotent || seen.insert($0.id).inserted }.map { event in
                var event = event
                event.time = Self.floor(event.time, to: resolution)
                event.due = Self.floor(event.due, to: resolution)
                return event
            }
        }
    }

    private static func floor(_ time: Int64, to resolution: Int64) -> Int64 {
        let rest = time % resolution
        return time - (rest < 0 ? rest + resolution : rest)
    }

    /// So many proper events of as many customers as needed: three touches and a purchase each, in order of due times.
    func plainEvents(_ count: Int, firstCustomer: UInt64 = 0) -> [TrackingEvent] {
        let resolution = max(1, capabilities.timeResolution)
        let start = Self.floor(1_767_225_600_000_000, to: resolution)
        return (0..<count).map { index in
            let (customer, sequence) = (firstCustomer + UInt64(index / 4), UInt64(index % 4))
            var event = TrackingEvent(
                id: EventID(customer: customer, sequence: sequence), kind: sequence < 3 ? .click : .event,
                time: start + Int64(index) * resolution, device: customer)
            if sequence < 3 {
                event.channel = UInt16(sequence)
            } else {
                (event.name, event.order, event.value) = (0, customer + 1, Int64(index))
            }
            return event
        }
    }

    /// All events in one order of arrival, the first of a due time first.
    static func byDueTime(_ journeys: [[TrackingEvent]]) -> [TrackingEvent] {
        let all = Array(journeys.joined())
        return all.indices.sorted { (all[$0].due, $0) < (all[$1].due, $1) }.map { all[$0] }
    }

    /// Whether attribution can be asked for at all; says so where not.
    func asksForAttribution() -> Bool {
        if capabilities.attribution == .none {
            skip("it describes no attribution")
        } else if !capabilities.backdating {
            skip("journeys lie in the past, and it takes no times of the past")
        } else if !TestPlans.rules.contains(where: { capabilities.rules.contains($0.kindName) }) {
            skip("the suite knows none of its rules")
        } else {
            return true
        }
        return false
    }
}
