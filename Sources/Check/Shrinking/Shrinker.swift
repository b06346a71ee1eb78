import Audit
import Tracking

/// Finds the smallest journey that still fails for the same reason.
///
/// Candidates are asked together, as customers of one run, so that a slow program is started a few times only. Where a failure
/// hangs on who the customer is (a fault that strikes one in twenty), each candidate is asked alone under the customer's own
/// number instead; where it takes several customers, those are found first.
struct Shrinker {
    /// What must stay as it is.
    enum Failure: Equatable {
        /// Credit that differs, for a reason of that name.
        case credit(reason: String)
        /// What is stored differs, for a reason of that name.
        case storage(reason: String)
    }

    struct Result {
        /// In order of arrival, a customer each.
        var journeys: [[TrackingEvent]]
        var isSmallest: Bool
        var answer: Answer
        /// With the one rule that shows it.
        var plan: RunPlan
    }

    private enum Manner { case together, alone }

    let probe: Probe
    /// With the one rule that shows it.
    let plan: RunPlan
    let failure: Failure
    private let deadline: ContinuousClock.Instant
    private var manner = Manner.together

    /// Runs of the backend for one failure, at most.
    private static let mostRuns = 160
    private let lastRun: Int

    init(probe: Probe, plan: RunPlan, rule: Int?, failure: Failure) {
        var plan = plan
        if let rule { plan.rules = [plan.rules[rule]] }
        self.probe = probe
        self.plan = plan
        self.failure = failure
        deadline = .now + .seconds(CheckOptions.shrinkSeconds)
        lastRun = probe.sessions + Self.mostRuns
    }

    private var isOver: Bool { ContinuousClock.now > deadline || probe.sessions >= lastRun }

    /// - Parameters:
    ///   - customer: one who fails.
    ///   - crowd: everybody who was there.
    /// - Returns: `nil` where it does not happen again.
    mutating func shrink(_ customer: UInt64, in crowd: Crowd) throws -> Result? {
        guard var current = try findStart(customer, in: crowd) else { return nil }
        var isSmallest = false
        while !isOver, !isSmallest {
            let before = current
            for step in [Simplification.less, .plainer, .less, .rounder] {
                try simplify(&current, by: step)
            }
            isSmallest = current == before
        }
        let last = try ask([current])
        guard last.failing.contains(0) else { return nil }
        return Result(
            journeys: last.candidates[0], isSmallest: isSmallest, answer: last.answer, plan: plan)
    }

    private mutating func simplify(_ current: inout [[TrackingEvent]], by step: Simplification) throws {
        while !isOver {
            let candidates = step.candidates(for: current, plan: plan)
            guard let simpler = try firstFailing(candidates) else { return }
            current = candidates[simpler]
        }
    }

    // MARK: Where to begin

    private mutating func findStart(_ customer: UInt64, in crowd: Crowd) throws -> [[TrackingEvent]]? {
        let only = [crowd.journey(of: customer)]
        for manner in [Manner.together, .alone] {
            self.manner = manner
            if try ask([only]).failing.contains(0) { return only }
        }
        // It takes others: neighbours first, for as long as it happens.
        var people = crowd.journeys
        guard try ask([people]).failing.contains(0) else { return nil }
        while people.count > 1, !isOver {
            guard let place = people.firstIndex(where: { $0.first?.id.customer == customer }) else { return nil }
            let half = people.count / 2
            let start = min(max(0, place - half / 2), people.count - half)
            let candidates = [
                Array(people[start..<start + half]), Array(people.prefix(half)), Array(people.suffix(half)),
            ]
            .filter { !$0.isEmpty }
            guard let smaller = try firstFailing(candidates) else { break }
            people = candidates[smaller]
        }
        return people
    }

    // MARK: Asking

    private struct Asked {
        var candidates: [[[TrackingEvent]]]
        var failing: Set<Int>
        var answer: Answer
    }

    private func firstFailing(_ candidates: [[[TrackingEvent]]]) throws -> Int? {
        guard !candidates.isEmpty else { return nil }
        if manner == .together { return try ask(candidates).failing.min() }
        for (index, candidate) in candidates.enumerated() {
            if isOver { return nil }
            if try ask([candidate]).failing.contains(0) { return index }
        }
        return nil
    }

    private func ask(_ candidates: [[[TrackingEvent]]]) throws -> Asked {
        var crowd = Crowd()
        var owners: [UInt64: Int] = [:]
        var asked: [[[TrackingEvent]]] = []
        for (index, candidate) in candidates.enumerated() {
            let journeys = candidate.map { journey in
                manner == .alone ? journey : journey.asCustomer(Self.number(journey, index))
            }
            for journey in journeys {
                crowd.add(journey)
                if let customer = journey.first?.id.customer { owners[customer] = index }
            }
            asked.append(journeys)
        }
        let answer = try probe.ask(plan, crowd)
        let failing = try customers(failing: answer, crowd).compactMap { owners[$0] }
        return Asked(candidates: asked, failing: Set(failing), answer: answer)
    }

    /// Far from everybody else's, and with the same neighbours.
    private static func number(_ journey: [TrackingEvent], _ index: Int) -> UInt64 {
        let own = (journey.first?.id.customer ?? 0) & 0xF_FFFF
        return UInt64(index + 1) << 20 | own
    }

    private func customers(failing answer: Answer, _ crowd: Crowd) throws -> [UInt64] {
        switch failure {
        case .credit(let reason):
            guard !answer.agrees else { return [] }
            // One journey alone may have several explanations: it will do if the reason is among them.
            return try probe.explain(answer, plan, crowd).verdicts.filter { verdict in
                Reason.family(verdict.reason) == reason || verdict.candidates.contains { Reason.family($0) == reason }
            }.map(\.id.customer)
        case .storage(let reason):
            return crowd.customers.filter { customer in
                probe.storageReasons(of: crowd.journey(of: customer), answer, plan).contains(reason)
            }
        }
    }
}
