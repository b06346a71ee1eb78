import Tracking

/// What single conversions show by themselves, and totals only as a share of all.
extension Hypothesis {
    /// - Parameter latest: when the last event of all happened, microseconds since 1970.
    static func reports(of plan: RunPlan, latest: Int64) -> [Hypothesis] {
        let goals = plan.goals
        return [
            Hypothesis(Reason.staleReport) { (events: inout ContiguousArray<TrackingEvent>) in
                events.removeAll { $0.isGoal(goals) && latest - $0.time <= 7 * AttributionChoices.Lookback.day }
            }
        ]
    }

    /// For a tenth of the events: what happens to more or fewer of them is in proportion.
    static func tenths(of plan: RunPlan) -> [Hypothesis] {
        let goals = plan.goals
        return [
            Hypothesis(Reason.lostEvent) { (events: inout ContiguousArray<TrackingEvent>) in
                events.removeAll { isOneOfTen($0.id) }
            },
            Hypothesis(Reason.orderDedupe) { (events: inout ContiguousArray<TrackingEvent>) in
                double(&events) { $0.isGoal(goals) && $0.order != 0 }
            },
            Hypothesis(Reason.duplicate) { (events: inout ContiguousArray<TrackingEvent>) in
                double(&events) { $0.order == 0 }
            },
        ]
    }

    /// Events that count again under another id, as if they were of no order.
    private static func double(
        _ events: inout ContiguousArray<TrackingEvent>, where matches: (TrackingEvent) -> Bool
    ) {
        for event in events where event.copy == 0 && isOneOfTen(event.id) && matches(event) {
            var twin = event
            twin.id.sequence |= 1 << 63
            twin.order = 0
            events.append(twin)
        }
    }

    private static func isOneOfTen(_ id: EventID) -> Bool { id.mixed(0x7074_A15F_0B2E_9C4D) % 10 == 0 }
}
