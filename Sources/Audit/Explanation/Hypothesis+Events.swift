import Tracking

/// What may become of every customer's events in the same way.
extension Hypothesis {
    private static let minute: Int64 = 60_000_000
    private static let hour = 60 * minute
    private static let day = 24 * hour

    static func events(of plan: RunPlan) -> [Hypothesis] {
        let goals = plan.goals
        return [
            reversedTies,
            Hypothesis(Reason.arrivalOrder) { (events: inout ContiguousArray<TrackingEvent>) in
                for index in events.indices { events[index].time = events[index].due }
            },
            Hypothesis(Reason.lateEvent) { (events: inout ContiguousArray<TrackingEvent>) in
                events.removeAll { $0.due - $0.time > hour }
            },
            Hypothesis(Reason.sendsAsClicks) { (events: inout ContiguousArray<TrackingEvent>) in
                for index in events.indices where events[index].kind == .send { events[index].kind = .click }
            },
            Hypothesis(Reason.touchAfterConversion) { (events: inout ContiguousArray<TrackingEvent>) in
                for index in events.indices where events[index].isGoal(goals) {
                    events[index].time = (floorDivide(events[index].time, day) + 1) * day - 1
                }
            },
            Hypothesis(Reason.firstTouchRace) { (events: inout ContiguousArray<TrackingEvent>) in
                guard let first = events.lazy.filter(\.kind.isTouch).map(\.time).min() else { return }
                for index in events.indices where events[index].isGoal(goals) {
                    if events[index].time - first <= 10 * minute { events[index].device = alone(index) }
                }
            },
            Hypothesis(Reason.perSession) { (events: inout ContiguousArray<TrackingEvent>) in
                cutSessions(&events)
            },
            Hypothesis(Reason.cookieLifetime) { (events: inout ContiguousArray<TrackingEvent>) in
                for index in events.indices {
                    events[index].device &+= UInt64(bitPattern: floorDivide(events[index].time, day)) << 20
                }
            },
            Hypothesis(Reason.orderDedupe) { (events: inout ContiguousArray<TrackingEvent>) in
                for index in events.indices where events[index].isGoal(goals) { events[index].order = 0 }
            },
            Hypothesis(Reason.orderDedupe) { (events: inout ContiguousArray<TrackingEvent>) in
                for index in events.indices where events[index].isGoal(goals) { events[index].order = 1 }
            },
        ]
    }

    /// A device that nobody else has.
    private static func alone(_ index: Int) -> UInt64 { 0xA10E_0000_0000_0000 | UInt64(index) }

    /// After half an hour without an event a device is somebody else.
    private static func cutSessions(_ events: inout ContiguousArray<TrackingEvent>) {
        let order = events.indices.sorted { (events[$0].time, events[$0].id) < (events[$1].time, events[$1].id) }
        var sessions: [(device: UInt64, last: Int64, number: UInt64)] = []
        for index in order {
            let event = events[index]
            guard let known = sessions.firstIndex(where: { $0.device == event.device }) else {
                sessions.append((event.device, event.time, 0))
                continue
            }
            if event.time - sessions[known].last > 30 * minute { sessions[known].number += 1 }
            sessions[known].last = event.time
            events[index].device &+= sessions[known].number << 20
        }
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}

extension TrackingEvent {
    func isGoal(_ goals: [UInt16]) -> Bool { kind == .event && goals.contains(name) }
}
