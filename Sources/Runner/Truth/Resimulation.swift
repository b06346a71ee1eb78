import Audit
import Observation
import Simulation
import Tracking

/// Lives some customers again, for who must look at their journeys: nothing of them was kept.
struct Resimulation: SentJourneys {
    let engine: Engine
    let observer: Observer
    let origins: Origins
    /// Microseconds since 1970 of the scenario's start.
    let start: Int64

    var isTransparent: Bool { observer.isTransparent }
    var count: Int { engine.count }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        let worker = engine.makeWorker()
        var ledger = Ledger()
        if let roots = origins.roots(of: customers, count: engine.count) {
            for root in roots where engine.isOurs(root) { try live(root..<root + 1, worker, &ledger, customers, body) }
            return
        }
        // Somebody whom no conversion is expected of: may be anywhere, or nowhere.
        for block in blocks { try live(block, worker, &ledger, customers, body) }
    }

    func deliver(_ body: (UnsafeBufferPointer<TrackingEvent>) -> Void) {
        let worker = engine.makeWorker()
        var ledger = Ledger()
        var events: ContiguousArray<TrackingEvent> = []
        for block in blocks {
            ledger.removeAll()
            events.removeAll(keepingCapacity: true)
            worker.simulate(block, into: &ledger)
            ledger.occurrences.withUnsafeBufferPointer { occurrences in
                for index in ledger.customers.indices {
                    let lived = occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
                    observer.observe(
                        UnsafeBufferPointer(rebasing: lived), of: ledger.customers[index], into: &events)
                }
            }
            events.withUnsafeBufferPointer(body)
        }
    }

    /// Those of the engine's shard, block by block.
    private var blocks: some Sequence<Range<Int>> {
        stride(from: 0, to: engine.count, by: engine.block).lazy.filter { engine.isOurs($0) }
            .map { $0..<min($0 + engine.block, engine.count) }
    }

    private func live(
        _ roots: Range<Int>, _ worker: Engine.Worker, _ ledger: inout Ledger, _ customers: Set<UInt64>,
        _ body: (CustomerJourney) throws -> Void
    ) throws {
        ledger.removeAll()
        worker.simulate(roots, into: &ledger)
        for index in ledger.customers.indices where customers.contains(ledger.customers[index].id) {
            let lived = ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
            try body(journey(of: ledger.customers[index], lived))
        }
    }

    private func journey(of facts: CustomerFacts, _ lived: ArraySlice<Occurrence>) -> CustomerJourney {
        var journey = CustomerJourney(customer: facts.id, complete: [], delivered: [])
        for occurrence in lived { observer.complete(occurrence, into: &journey.complete) }
        guard !observer.isTransparent else {
            journey.delivered = journey.complete
            return journey
        }
        for occurrence in lived { observer.observe(occurrence, of: facts, into: &journey.delivered) }
        journey.hidden = observer.hidden(lived, of: facts, delivered: journey.delivered)
        journey.delivered.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
        return journey
    }
}

extension Observer {
    /// Which of a customer's events were never sent, and why, by a name of ``Reason``.
    ///
    /// - Parameter delivered: all that was sent: only of what is missing there is it asked why.
    func hidden(
        _ lived: some Collection<Occurrence>, of facts: CustomerFacts, delivered: ContiguousArray<TrackingEvent>
    ) -> [EventID: String] {
        var sent = ContiguousArray(delivered.lazy.map(\.id.sequence))
        sent.sort()
        var hidden: [EventID: String] = [:]
        // Copies and identities are among those sent, so this is no more than a guess.
        hidden.reserveCapacity(max(0, lived.count - delivered.count))
        var sight = sight(of: facts)
        for occurrence in lived {
            let id = EventRole.id(EventRole.main, of: occurrence)
            if Self.contains(sent, id.sequence) { continue }
            if let reason = Self.reason(sight.visibility(of: occurrence)) { hidden[id] = reason }
        }
        return hidden
    }

    private static func contains(_ ascending: ContiguousArray<UInt64>, _ number: UInt64) -> Bool {
        var (low, high) = (0, ascending.count)
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < ascending.count && ascending[low] == number
    }

    private static func reason(_ visibility: Visibility) -> String? {
        switch visibility {
        case .noConsent: Reason.noConsent
        case .adBlocked: Reason.adBlocked
        case .lost: Reason.lostEvent
        case .seen, .invisible: nil
        }
    }
}
