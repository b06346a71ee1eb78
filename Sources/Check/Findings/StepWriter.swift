import Foundation
import Results
import Scenario
import Tracking

/// Writes a journey as people read it.
struct StepWriter {
    let plan: RunPlan
    private let calendar: Calendar

    init(plan: RunPlan, timeZone: String) {
        self.plan = plan
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        self.calendar = calendar
    }

    /// More are left out in the middle.
    static let mostSteps = 40

    /// - Parameter journeys: a customer each, in order of arrival.
    func steps(_ journeys: [[TrackingEvent]]) -> [CheckFinding.Step] {
        let last = journeys.joined().filter { $0.isConversion(plan) }.map(\.time).max()
        let orders = Self.unique(journeys.joined().map(\.order).filter { $0 != 0 })
        let users = Self.unique(journeys.joined().filter { $0.kind == .identify }.map(\.user))
        var steps: [(event: TrackingEvent, step: CheckFinding.Step)] = []
        for (number, journey) in journeys.enumerated() {
            var known: Set<EventID> = []
            let devices = Self.unique(journey.map(\.device))
            for event in journey {
                var step = self.step(event)
                if let order = orders.firstIndex(of: event.order) { step.order = "\(order + 1)" }
                if event.kind == .identify, let user = users.firstIndex(of: event.user) {
                    step.subject = "user \(user + 1)"
                }
                step.age = last.map { $0 - event.time }
                if journeys.count > 1 { step.customer = Self.letter(number) }
                if devices.count > 1 { step.device = devices.firstIndex(of: event.device).map { "\($0 + 1)" } }
                if !known.insert(event.id).inserted { step.isCopy = true }
                steps.append((event, step))
            }
        }
        let ordered = steps.enumerated().sorted { a, b in
            let (x, y) = (a.element.event, b.element.event)
            return (x.time, x.id.sequence, a.offset) < (y.time, y.id.sequence, b.offset)
        }.map(\.element.step)
        guard ordered.count > Self.mostSteps else { return ordered }
        return Array(ordered.prefix(Self.mostSteps / 2) + ordered.suffix(Self.mostSteps / 2))
    }

    private func step(_ event: TrackingEvent) -> CheckFinding.Step {
        var step = CheckFinding.Step(time: time(event.time), kind: "\(event.kind)", subject: subject(event))
        if event.kind == .refund || event.isConversion(plan) {
            step.value = Double(event.value) / Double(plan.minorUnits)
        }
        if event.coupon != TrackingEvent.nothing { step.coupon = plan.vocabulary.coupons[Int(event.coupon)] }
        if event.campaign != TrackingEvent.nothing { step.campaign = plan.vocabulary.campaigns[Int(event.campaign)] }
        if event.due != event.time { step.arrives = time(event.due) }
        return step
    }

    private func subject(_ event: TrackingEvent) -> String {
        switch event.kind {
        case .click, .view, .send, .direct:
            plan.vocabulary.label(of: Source(channel: event.channel, partner: event.partner))
        case .event: event.name == TrackingEvent.nothing ? "" : plan.vocabulary.events[Int(event.name)]
        case .identify, .refund, .stage: ""
        }
    }

    /// `2026-01-05 10:00:00`, with as many decimals as there are.
    func time(_ microseconds: Int64) -> String {
        let (second, rest) = (
            microseconds.floorDivided(by: 1_000_000),
            microseconds - microseconds.floorDivided(by: 1_000_000) * 1_000_000
        )
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(second)))
        func digits(_ number: Int?, _ count: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let day = "\(digits(parts.year, 4))-\(digits(parts.month, 2))-\(digits(parts.day, 2))"
        var clock = "\(digits(parts.hour, 2)):\(digits(parts.minute, 2)):\(digits(parts.second, 2))"
        if rest != 0 {
            var decimals = digits(Int(rest), 6)
            while decimals.hasSuffix("0") { decimals.removeLast() }
            clock += "." + decimals
        }
        return day + " " + clock
    }

    private static func letter(_ number: Int) -> String {
        number < 26 ? String(UnicodeScalar(UInt8(65 + number))) : "\(number + 1)"
    }

    private static func unique(_ numbers: [UInt64]) -> [UInt64] {
        var seen: [UInt64] = []
        for number in numbers where !seen.contains(number) { seen.append(number) }
        return seen
    }
}

extension Int64 {
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
