import Attribution
import Audit
import Observation
import Simulation
import Tracking

/// One thread's share of a journey-order pass: customers in; truth counted, events observed, rules applied, events sent.
final class Lane {
    private let engine: Engine.Worker
    private let pass: JourneyPass
    private var ledger = Ledger()
    private(set) var tally: Tally
    private(set) var digest = Digest()
    private(set) var eventsTotal = 0
    private(set) var expected: ExpectedPair
    private var oracle: Oracle?
    private var batches: [CreditBatch]
    private var observed: ContiguousArray<TrackingEvent> = []
    private var complete: ContiguousArray<TrackingEvent> = []
    private let submitter: Submitter?

    init(_ pass: JourneyPass, submitter: Submitter?) {
        self.pass = pass
        self.submitter = submitter
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
    func process(_ customers: Range<Int>) throws -> Int {
        ledger.removeAll()
        engine.simulate(customers, into: &ledger)
        if let customer = engine.runaway { throw RunError.runaway(customer: customer) }
        tally.add(ledger)
        guard let observer = pass.observer else { return 0 }
        let before = eventsTotal
        for index in ledger.customers.indices { try handle(index, observer) }
        return eventsTotal - before
    }

    func flush() throws { try submitter?.flush() }

    private func handle(_ index: Int, _ observer: Observer) throws {
        let facts = ledger.customers[index]
        let range = ledger.starts[index]..<ledger.starts[index + 1]
        observed.removeAll(keepingCapacity: true)
        for position in range { observer.observe(ledger.occurrences[position], of: facts, into: &observed) }
        eventsTotal += observed.count
        observed.withUnsafeBufferPointer { digest.add($0) }
        if converts(range) { try credit(index, range, facts, observer) }
        guard let submitter else { return }
        if !observer.isTransparent { observed.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) } }
        try observed.withUnsafeBufferPointer { try submitter.add($0) }
    }

    private func converts(_ range: Range<Int>) -> Bool {
        guard let goal = pass.goal, oracle != nil else { return false }
        return ledger.occurrences[range].contains { $0.event == goal && $0.kind != .refund }
    }

    /// The rules on the complete journey, and on what could be delivered of it.
    private func credit(_ index: Int, _ range: Range<Int>, _ facts: CustomerFacts, _ observer: Observer) throws {
        for rule in batches.indices { batches[rule].removeAll() }
        if observer.isTransparent {
            observed.withUnsafeBufferPointer { oracle!.evaluate($0, into: &batches) }
        } else {
            complete.removeAll(keepingCapacity: true)
            for position in range { observer.complete(ledger.occurrences[position], of: facts, into: &complete) }
            complete.withUnsafeBufferPointer { oracle!.evaluate($0, into: &batches) }
        }
        for rule in batches.indices { tally.addCredits(batches[rule], rule: rule, of: facts) }
        guard pass.audits else { return }
        for rule in batches.indices { expected.complete.add(batches[rule], rule: rule) }
        guard !observer.isTransparent else { return }
        for rule in batches.indices { batches[rule].removeAll() }
        // A backend sees them in order of arrival: of two bodies under one id the first counts.
        observed.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
        observed.withUnsafeBufferPointer { oracle!.evaluateDelivered($0, into: &batches) }
        for rule in batches.indices { expected.delivered.add(batches[rule], rule: rule) }
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
