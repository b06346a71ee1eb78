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
    private let audits: Bool
    private var ledger = Ledger()
    private let itineraries = Itineraries()
    private(set) var tally: Tally
    /// What happened day by day; `nil` where nobody asks.
    private(set) var daily: DailyTally?
    /// Of the events observed.
    private(set) var sum = EventSum()
    /// Of those among them that are copies, where events are kept.
    private(set) var copies = Digest()
    private(set) var expected: ExpectedPair
    private var credits: JourneyCredits?
    private(set) var excuses: ExcuseFinder?
    private var observed: ContiguousArray<TrackingEvent> = []
    private let submitter: Submitter?
    /// Whether anyone wants to see the events: a backend, or the oracle as that backend's judge.
    private let keepsEvents: Bool
    private let countsEvents: Bool
    /// Whether lives can be told briefly, because there is little to tell and nobody wants to see the events.
    private let isBrief: Bool
    /// How many customers come by themselves, and the latest of them.
    private let count: Int
    private var root = 0
    /// How many lives are told at length at once: so few that they are still in the processor's nearest memory when they are read.
    private static let fewCustomers = 16

    init(_ pass: JourneyPass, submitter: Submitter?) {
        self.submitter = submitter
        observer = pass.observer
        audits = pass.audits
        let keepsEvents = submitter != nil || pass.audits
        self.keepsEvents = keepsEvents
        countsEvents = pass.countsEvents
        engine = pass.engine.makeWorker()
        count = pass.engine.count
        isBrief = pass.engine.isPlainChain && !keepsEvents && pass.observer?.isTransparent != false
        let tally = Tally(plan: pass.tallyPlan)
        self.tally = tally
        if pass.countsDays { daily = DailyTally(pass.tallyPlan) }
        credits = JourneyCredits(pass.plan, goal: pass.goal, layout: tally.layout)
        expected = ExpectedPair(rules: pass.plan?.rules.count ?? 0)
        if pass.audits, pass.observer?.isTransparent == false { excuses = pass.plan.map { ExcuseFinder($0) } }
    }

    /// Simulates and handles a block of customers.
    ///
    /// - Returns: the number of events observed.
    mutating func process(_ customers: Range<Int>) throws -> Int {
        let before = sum.count
        if isBrief {
            try processBriefly(customers)
        } else {
            for start in stride(from: customers.lowerBound, to: customers.upperBound, by: Self.fewCustomers) {
                try processFully(start..<min(start + Self.fewCustomers, customers.upperBound))
            }
        }
        if let failure = credits?.failure { throw RunError.ruleFailed("\(failure)") }
        return sum.count - before
    }

    /// Hands on what was put off.
    mutating func finish() throws {
        try submitter?.flush()
    }

    /// What was counted since the last time, all of it.
    mutating func takeTally() -> Tally {
        credits?.finish(in: &tally)
        let counted = tally
        tally = Tally(plan: counted.plan)
        return counted
    }

    private mutating func processBriefly(_ customers: Range<Int>) throws {
        itineraries.removeAll()
        engine.simulate(customers, into: itineraries)
        if let customer = engine.runaway { throw RunError.runaway(customer: customer) }
        tally.add(itineraries)
        daily?.add(itineraries)
        guard let observer else { return }
        if countsEvents { observer.observe(itineraries, into: &sum) }
        credits?.count(itineraries, observer, in: &tally)
    }

    private mutating func processFully(_ customers: Range<Int>) throws {
        ledger.removeAll()
        engine.simulate(customers, into: &ledger)
        if let customer = engine.runaway { throw RunError.runaway(customer: customer) }
        tally.add(ledger)
        daily?.add(ledger)
        guard let observer else { return }
        // The arrays are held here, so that the loop reads them without asking whose they are.
        let (facts, starts, occurrences) = (ledger.customers, ledger.starts, ledger.occurrences)
        try occurrences.withUnsafeBufferPointer { all in
            for index in facts.indices {
                let lived = UnsafeBufferPointer(rebasing: all[starts[index]..<starts[index + 1]])
                if facts[index].id < UInt64(count) { root = Int(facts[index].id) }
                try handle(lived, of: facts[index], observer)
            }
        }
    }

    private mutating func handle(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, _ observer: borrowing Observer
    ) throws {
        guard keepsEvents else {
            if countsEvents { observer.observe(lived, of: facts, into: &sum) }
            let isCredited = credits?.count(lived, of: facts, seen: nil, observer, in: &tally) ?? false
            if isCredited, let credits { daily?.pay(credits.batches, lived) }
            return
        }
        observed.removeAll(keepingCapacity: true)
        observer.observe(lived, of: facts, into: &observed)
        observed.withUnsafeBufferPointer { sum.add($0) }
        if !observer.isTransparent {
            for event in observed where event.copy > 0 { copies.add(event) }
        }
        if audits {
            audit(lived, of: facts, observer)
        } else {
            observed.withUnsafeBufferPointer {
                _ = credits?.count(lived, of: facts, seen: observer.isTransparent ? $0 : nil, observer, in: &tally)
            }
        }
        guard let submitter else { return }
        if !observer.isTransparent { sortByArrival() }
        try observed.withUnsafeBufferPointer { try submitter.add($0) }
    }

    /// The rules on the complete journey and on what could be delivered of it, to judge a backend by.
    private mutating func audit(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, _ observer: borrowing Observer
    ) {
        guard credits?.converts(lived) == true else { return }
        observed.withUnsafeBufferPointer {
            credits?.evaluate(lived, seen: observer.isTransparent ? $0 : nil, observer)
        }
        credits?.addCredits(of: facts, to: &tally)
        credits?.expect(in: &expected.complete)
        if facts.id >= UInt64(count) { expected.origins.note(facts.id, root: root) }
        guard !observer.isTransparent else { return }
        // A backend sees them in order of arrival: of two bodies under one id the first counts.
        sortByArrival()
        observed.withUnsafeBufferPointer { credits?.evaluateDelivered($0) }
        credits?.expect(in: &expected.delivered)
        excuse(lived, of: facts, observer)
    }

    /// Notes why the two differ, while the customer's events are at hand.
    private mutating func excuse(
        _ lived: UnsafeBufferPointer<Occurrence>, of facts: CustomerFacts, _ observer: borrowing Observer
    ) {
        guard let credits else { return }
        excuses?.note(credits.wanted, credits.batches) {
            CustomerJourney(
                customer: facts.id, complete: credits.completeJourney(lived, observer), delivered: observed,
                hidden: observer.hidden(lived, of: facts, delivered: observed))
        }
    }

    private mutating func sortByArrival() {
        observed.sort { a, b in
            if a.due != b.due { return a.due < b.due }
            return a.id != b.id ? a.id < b.id : a.copy < b.copy
        }
    }
}

/// What the oracle says of every conversion: on complete journeys, and on what could be delivered, with why the two differ (left
/// empty where nothing is hidden or disturbed: then both are the same).
struct ExpectedPair: Sendable {
    var complete: ExpectedCredits
    var delivered: ExpectedCredits
    var excuses: WorldExcuses
    var origins = Origins()

    init(rules: Int) {
        complete = ExpectedCredits(ruleCount: rules)
        delivered = ExpectedCredits(ruleCount: rules)
        excuses = WorldExcuses(ruleCount: rules)
    }

    mutating func merge(_ other: ExpectedPair) {
        complete.merge(other.complete)
        delivered.merge(other.delivered)
        excuses.merge(other.excuses)
        origins.merge(other.origins)
    }
}
