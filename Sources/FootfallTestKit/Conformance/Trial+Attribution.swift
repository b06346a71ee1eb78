import Attribution
import Tracking

/// Checks of credits against the oracle.
extension Trial {
    func checkOrder() throws {
        guard asksForAttribution() else { return }
        let plan = plainPlan
        // Each id once: which body counts would depend on the order.
        var seen: Set<EventID> = []
        let journeys = journeys(200, for: plan).map { $0.filter { seen.insert($0.id).inserted } }
        let sorted = Array(journeys.joined()).sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        var shuffled = sorted
        random.shuffle(&shuffled)
        let orders = [
            ("customer by customer", Array(journeys.joined())), ("by time", sorted), ("last first", sorted.reversed()),
            ("by lot", shuffled),
        ]
        for (name, events) in orders {
            try withSession(named(plan)) { driver in
                try driver.submit(events, batch: 211)
                try driver.settle()
                do {
                    try driver.checkCredits(plan, capabilities.attribution, in: journeys)
                } catch let deviation as Deviation {
                    find(expected: deviation.expected + ", events arriving \(name)", got: deviation.got)
                }
            }
        }
    }

    func checkTies() throws {
        guard asksForAttribution() else { return }
        let plan = plainPlan
        let groups = fitted(Self.ties())
        try withSession(plan) { driver in
            var events = Array(groups.joined())
            random.shuffle(&events)
            try driver.submit(events)
            try driver.settle()
            try driver.checkCredits(plan, capabilities.attribution, in: groups)
        }
    }

    /// Groups of events at the same moment, which only sequence and customer put in order, and shares that do not divide.
    static func ties() -> [[TrackingEvent]] {
        let time: Int64 = 1_767_225_600_000_000
        var groups: [[TrackingEvent]] = []
        func event(_ customer: Int, _ sequence: Int, _ channel: Int?, value: Int64 = 0, group: Int) -> TrackingEvent {
            var event = TrackingEvent(
                id: EventID(customer: UInt64(group * 10 + customer), sequence: UInt64(sequence)),
                kind: channel == nil ? .event : .click, time: time, device: UInt64(group))
            if let channel { event.channel = UInt16(channel) } else { (event.name, event.value) = (0, value) }
            return event
        }
        // The purchase stands at every place among touches of the same moment.
        for touches in 1...4 {
            for place in 0...touches {
                let group = groups.count
                groups.append(
                    (0...touches).map { sequence in
                        let channel = sequence == place ? nil : (sequence * 2 + group) % 5
                        return event(0, sequence, channel, value: 100, group: group)
                    })
            }
        }
        // Customers on one device, sequence numbers the same.
        for place in 0..<3 {
            let group = groups.count
            groups.append(
                (0..<3).map { event($0, 7, $0 == place ? nil : ($0 + group) % 5, value: -100, group: group) })
        }
        // Shares with equal remainders, of positive and negative money.
        for (count, value) in [(3, 100), (3, -100), (4, 1), (5, -3), (5, 7), (2, 1)] as [(Int, Int64)] {
            let group = groups.count
            groups.append(
                (0...count).map { sequence in
                    let channel = sequence == count ? nil : (count - sequence + 4) % 5
                    return event(0, sequence, channel, value: value, group: group)
                })
        }
        return groups
    }

    func checkAttribution() throws {
        guard asksForAttribution() else { return }
        let plans = TestPlans.all(seed: suite.seed).map(fitted)
        let portion = max(10, suite.journeys / plans.count)
        for (index, plan) in plans.enumerated() {
            // The choices of a plain scenario get more, as all others may be refused.
            let count = index == 0 ? max(portion, suite.journeys / 4) : portion
            compare(plan, journeys(count, for: plan, salt: UInt64(index) + 1), isDefault: index == 0)
        }
    }

    func checkSharedDevices() throws {
        guard asksForAttribution() else { return }
        let plans = TestPlans.all(combinations: 6, seed: suite.seed &+ 1).map(fitted).suffix(9) + [plainPlan]
        for (index, plan) in plans.enumerated() {
            let lonely = journeys(60, for: plan, salt: UInt64(index) + 500)
            let households = stride(from: 0, to: lonely.count, by: 4).map { first in
                Self.household(Array(lonely[first..<min(first + 4, lonely.count)]), number: first)
            }
            compare(plan, households, isDefault: index == plans.count - 1)
        }
    }

    /// Customers who share three devices and five users, numbered alike, by due time.
    static func household(_ customers: [[TrackingEvent]], number: Int) -> [TrackingEvent] {
        let events = customers.joined().map { event in
            var event = event
            event.device = UInt64(number) << 8 | event.device % 3
            if event.kind == .identify { event.user = UInt64(number) << 8 | event.user % 5 }
            return event
        }
        return byDueTime([events])
    }

    /// Sends the groups once each by itself and once all mixed, and compares the credits.
    ///
    /// - Parameter isDefault: whether refusing the plan is a finding.
    private func compare(_ plan: RunPlan, _ groups: [[TrackingEvent]], isDefault: Bool) {
        for events in [Array(groups.joined()), Self.byDueTime(groups)] {
            do {
                try withSession(named(plan)) { driver in
                    try driver.submit(events, batch: 997)
                    try driver.settle()
                    try driver.checkCredits(plan, capabilities.attribution, in: groups)
                }
            } catch BackendError.unsupported(let reason) where !isDefault {
                return skip("choices '\(plan.id)': it says that it does not support them: \(reason)")
            } catch let deviation as Deviation {
                return find(expected: deviation.expected + ", choices '\(plan.id)'", got: deviation.got)
            } catch {
                return find(expected: "credits under the choices '\(plan.id)'", got: "\(error)")
            }
        }
    }
}
