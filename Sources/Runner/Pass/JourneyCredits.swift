import Attribution
import Audit
import Observation
import Simulation
import Tracking

/// What the rules say of complete journeys, one thread's share.
struct JourneyCredits {
    /// Index of the goal in the world's events.
    private let goal: Int16
    private var oracle: Oracle
    /// By event: whether it is a goal or marks the way to one.
    private let isNamed: [Bool]
    /// What matters of the customer evaluated last, where its events were not seen as they are.
    private var complete: ContiguousArray<TrackingEvent> = []
    private var untouched: UntouchedGoals
    /// Of the customer evaluated last, one per rule.
    private(set) var batches: [CreditBatch]
    /// What ``batches`` were before ``evaluateDelivered(_:)``.
    private(set) var wanted: [CreditBatch]

    /// - Returns: `nil` where there is no goal, or no rule.
    init?(_ plan: RunPlan?, goal: Int16?, layout: TallyLayout) {
        guard let plan, let goal, !plan.rules.isEmpty else { return nil }
        self.goal = goal
        oracle = Oracle(plan: plan)
        let named = Set(oracle.namedEvents)
        isNamed = plan.vocabulary.events.indices.map { named.contains(UInt16($0)) }
        untouched = UntouchedGoals(layout)
        batches = Array(repeating: CreditBatch(), count: plan.rules.count)
        wanted = batches
    }

    /// What keeps a rule of somebody else's from answering.
    var failure: (any Error)? { oracle.failure }

    /// Counts what the rules say of a customer's conversions, some of it only in ``finish(in:)``.
    ///
    /// - Parameter seen: the customer's events where the observer hides and disturbs nothing; `nil`: they are made here if needed.
    /// - Returns: whether ``batches`` hold what was counted: nothing for one who does not convert, or whom nothing touched.
    mutating func count(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, seen: UnsafeBufferPointer<TrackingEvent>?,
        _ observer: borrowing Observer, in tally: inout Tally
    ) -> Bool {
        guard converts(lived) else { return false }
        guard lived.contains(where: { $0.channel >= 0 }) else {
            for index in lived.indices where lived[index].event == goal && lived[index].kind != .refund {
                untouched.add(at: lived[index].time, value: lived[index].value, segment: facts.segment)
            }
            return false
        }
        evaluate(lived, seen: seen, observer)
        addCredits(of: facts, to: &tally)
        return true
    }

    /// The same of lives told briefly.
    mutating func count(
        _ itineraries: Itineraries, _ observer: borrowing Observer, in tally: inout Tally
    ) {
        for index in itineraries.eventful {
            let route = itineraries.route(index)
            let facts = route.pointee.facts
            let steps = itineraries.steps(index)
            if facts.channel < 0 {
                for step in steps where step.move.event == goal {
                    untouched.add(at: step.time, value: 0, segment: facts.segment)
                }
            } else if steps.contains(where: { $0.move.event == goal }) {
                complete.removeAll(keepingCapacity: true)
                observer.complete(route.pointee.arrival, into: &complete)
                for step in steps { observer.complete(step.occurrence, into: &complete) }
                evaluateComplete()
                addCredits(of: facts, to: &tally)
            }
        }
    }

    /// Counts what was put off; call it before the tally is taken away.
    mutating func finish(in tally: inout Tally) {
        tally.add(untouched)
        untouched.removeAll()
    }

    /// Whether a customer reaches the goal.
    func converts(_ lived: UnsafeBufferPointer<Occurrence>) -> Bool {
        // Most do not, so all of it is read, and without a branch for each occurrence.
        var goals = 0
        for index in lived.indices {
            goals |= (lived[index].event == goal ? 1 : 0) & (lived[index].kind != .refund ? 1 : 0)
        }
        return goals != 0
    }

    /// Fills ``batches`` with what the rules say of the customer's complete journey.
    mutating func evaluate(
        _ lived: UnsafeBufferPointer<Occurrence>, seen: UnsafeBufferPointer<TrackingEvent>?,
        _ observer: borrowing Observer
    ) {
        if let seen {
            clear()
            return oracle.evaluate(seen, into: &batches)
        }
        complete.removeAll(keepingCapacity: true)
        for index in lived.indices where matters(lived[index]) { observer.complete(lived[index], into: &complete) }
        evaluateComplete()
    }

    /// Whether a rule looks at an occurrence: most are events that nobody asks for.
    @inline(__always)
    private func matters(_ occurrence: Occurrence) -> Bool {
        switch occurrence.kind {
        case .emission, .decision: occurrence.event >= 0 && isNamed[Int(occurrence.event)]
        case .touch, .click, .arrival, .refund: true
        case .survey, .referral, .end: false
        }
    }

    /// The customer's complete journey, for who has to explain what the rules say of it.
    func completeJourney(
        _ lived: UnsafeBufferPointer<Occurrence>, _ observer: borrowing Observer
    ) -> ContiguousArray<TrackingEvent> {
        var journey: ContiguousArray<TrackingEvent> = []
        for index in lived.indices { observer.complete(lived[index], into: &journey) }
        return journey
    }

    /// Fills ``batches`` with what the rules say of what could be delivered, in order of arrival, and keeps what they were.
    mutating func evaluateDelivered(_ events: UnsafeBufferPointer<TrackingEvent>) {
        swap(&batches, &wanted)
        clear()
        oracle.evaluateDelivered(events, into: &batches)
    }

    func addCredits(of facts: CustomerFacts, to tally: inout Tally) {
        for rule in batches.indices { tally.addCredits(batches[rule], rule: rule, of: facts) }
    }

    /// Notes them as what a backend is expected to say.
    func expect(in expected: inout ExpectedCredits) {
        for rule in batches.indices { expected.add(batches[rule], rule: rule) }
    }

    private mutating func evaluateComplete() {
        clear()
        complete.withUnsafeBufferPointer { oracle.evaluate($0, into: &batches) }
    }

    private mutating func clear() {
        for rule in batches.indices { batches[rule].removeAll() }
    }
}
