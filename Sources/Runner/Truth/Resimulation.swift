import Audit
import Observation
import Simulation
import Tracking

/// Lives some customers again, for who must look at their journeys: nothing of them was kept.
struct Resimulation: JourneySource {
    let engine: Engine
    let observer: Observer
    let origins: Origins
    /// Microseconds since 1970 of the scenario's start.
    let start: Int64

    private static let block = 256

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        let worker = engine.makeWorker()
        var ledger = Ledger()
        if let roots = origins.roots(of: customers, count: engine.count) {
            for root in roots { try live(root..<root + 1, worker, &ledger, customers, body) }
            return
        }
        // Somebody whom no conversion is expected of: may be anywhere, or nowhere.
        for start in stride(from: 0, to: engine.count, by: Self.block) {
            try live(start..<min(start + Self.block, engine.count), worker, &ledger, customers, body)
        }
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
        for occurrence in lived {
            observer.observe(occurrence, of: facts, into: &journey.delivered)
            guard let reason = Self.reason(observer.visibility(of: occurrence, customer: facts)) else { continue }
            journey.hidden[EventRole.id(EventRole.main, of: occurrence)] = reason
        }
        journey.delivered.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
        return journey
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
