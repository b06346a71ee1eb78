import Attribution
import Audit
import Observation
import Simulation
import Tracking

/// One thread's share of a journey-order pass: customers in; truth counted, events observed, rules applied, events sent.
///
/// A value in a local variable of its thread, so that nothing guards its fields against others.
struct Lane: ~Copyable {
    private let engine: Engine.Worker
    private let observer: Observer?
    private let goal: Int16?
    private let audits: Bool
    private var ledger = Ledger()
    private(set) var tally: Tally
    /// Of the events observed.
    private(set) var sum = EventSum()
    private(set) var expected: ExpectedPair
    private var oracle: Oracle?
    private var batches: [CreditBatch]
    private var observed: ContiguousArray<TrackingEvent> = []
    private var complete: ContiguousArray<TrackingEvent> = []
    private let submitter: Submitter?
    /// Whether anyone wants to see the events: a backend, or the oracle as that backend's judge.
    private let keepsEvents: Bool

    init(_ pass: JourneyPass, submitter: Submitter?) {
        self.submitter = submitter
        observer = pass.observer
        goal = pass.goal
        audits = pass.audits
        keepsEvents = submitter != nil || pass.audits
        engine = pass.engine.makeWorker()
        tally = Tally(plan: pass.tallyPlan)
        oracle = pass.plan.map { Oracle(plan: $0) }
        let rules = pass.plan?.rules.count ?? 0
        batches = Array(repeating: CreditBatch(), count: rules)
        expected = ExpectedPair(rules: rules)
    }

    /// Simulates and handles a block of customers.
    ///
    /// - Returns: the number of events observed.
    mutating func process(_ customers: Range<Int>) throws -> Int {
        ledger.removeAll()
        engine.simulate(customers, into: &ledger)
        if let customer = engine.runaway { throw RunError.runaway(customer: customer) }
        tally.add(ledger)
        guard let observer else { return 0 }
        let before = sum.count
        // The arrays are held here, so that the loop reads them without asking whose they are.
        let (facts, starts, occurrences) = (ledger.customers, ledger.starts, ledger.occurrences)
        try occurrences.withUnsafeBufferPointer { all in
            for index in facts.indices {
                let lived = UnsafeBufferPointer(rebasing: all[starts[index]..<starts[index + 1]])
                try handle(lived, of: facts[index], observer)
            }
        }
        return sum.count - before
    }

    func flush() throws { try submitter?.flush() }

    private mutating func handle(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, _ observer: borrowing Observer
    ) throws {
        guard keepsEvents else {
            observer.observe(lived, of: facts, into: &sum)
            if converts(lived) { creditComplete(lived, of: facts, observer) }
            return
        }
        observed.removeAll(keepingCapacity: true)
        observer.observe(lived, of: facts, into: &observed)
        observed.withUnsafeBufferPointer { sum.add($0) }
        if converts(lived) { try audit(lived, of: facts, observer) }
        guard let submitter else { return }
        if !observer.isTransparent { sortByArrival() }
        try observed.withUnsafeBufferPointer { try submitter.add($0) }
    }

    @inline(__always)
    private func converts(_ lived: UnsafeBufferPointer<Occurrence>) -> Bool {
        guard let goal, !batches.isEmpty else { return false }
        for index in lived.indices where lived[index].event == goal && lived[index].kind != .refund { return true }
        return false
    }

    /// The rules on the complete journey.
    private mutating func creditComplete(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, _ observer: borrowing Observer
    ) {
        clearBatches()
        if keepsEvents, observer.isTransparent {
            observed.withUnsafeBufferPointer { oracle?.evaluate($0, into: &batches) }
        } else {
            complete.removeAll(keepingCapacity: true)
            for index in lived.indices { observer.complete(lived[index], into: &complete) }
            complete.withUnsafeBufferPointer { oracle?.evaluate($0, into: &batches) }
        }
        for rule in batches.indices { tally.addCredits(batches[rule], rule: rule, of: facts) }
    }

    /// The rules on the complete journey and, where a backend is judged, on what could be delivered of it.
    private mutating func audit(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, _ observer: borrowing Observer
    ) throws {
        creditComplete(lived, of: facts, observer)
        guard audits else { return }
        for rule in batches.indices { expected.complete.add(batches[rule], rule: rule) }
        guard !observer.isTransparent else { return }
        clearBatches()
        // A backend sees them in order of arrival: of two bodies under one id the first counts.
        sortByArrival()
        observed.withUnsafeBufferPointer { oracle?.evaluateDelivered($0, into: &batches) }
        for rule in batches.indices { expected.delivered.add(batches[rule], rule: rule) }
    }

    private mutating func sortByArrival() {
        observed.sort { a, b in
            if a.due != b.due { return a.due < b.due }
            return a.id != b.id ? a.id < b.id : a.copy < b.copy
        }
    }

    private mutating func clearBatches() {
        for rule in batches.indices { batches[rule].removeAll() }
    }
}

/// What the oracle says of every conversion: on complete journeys, and on what could be delivered (left empty where nothing is
/// hidden or disturbed: then both are the same).
struct ExpectedPair: Sendable {
    var complete: ExpectedCredits
    var delivered: ExpectedCredits

    init(rules: Int) {
        complete = ExpectedCredits(ruleCount: rules)
        delivered = ExpectedCredits(ruleCount: rules)
    }

    mutating func merge(_ other: ExpectedPair) {
        complete.merge(other.complete)
        delivered.merge(other.delivered)
    }
}
