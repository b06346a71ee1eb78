import Audit
import Observation
import Scenario
import Simulation
import Tracking

/// What a load sent, lived again: whole replications, and the last as far as it went.
struct LoadJourneys: SentJourneys {
    private let population: LoadPopulation
    private let sends: @Sendable (TrackingEvent) -> Bool
    /// Replications that were begun.
    private let parts: [Part]

    private struct Part: Sendable {
        var number: UInt32
        /// The last event that was sent of it, as it is called in the replication; `nil`: all of them were.
        var last: TrackingEvent?

        /// Events go out by (due, customer, sequence, copy).
        func includes(_ event: TrackingEvent) -> Bool {
            guard let last else { return true }
            return (event.due, event.id, event.copy) <= (last.due, last.id, last.copy)
        }
    }

    /// Nothing was sent.
    init(population: LoadPopulation) {
        self.population = population
        sends = { _ in false }
        parts = []
    }

    /// - Parameters:
    ///   - taken: events that were sent or passed over, from the first on.
    ///   - last: the last of them, as it was sent.
    ///   - sends: whether a backend has a request for an event.
    init(
        population: LoadPopulation, taken: Int, last: TrackingEvent?, sends: @escaping @Sendable (TrackingEvent) -> Bool
    ) {
        self.population = population
        self.sends = sends
        guard let last else {
            parts = []
            return
        }
        let ended = population.ends(before: taken)
        let number = UInt32(ended)
        var original = last
        ReplicationNames(number).apply(to: &original)
        parts = (0..<number).map { Part(number: $0) } + [Part(number: number, last: original)]
    }

    var start: Int64 { population.scenario.start }
    /// What was sent is what there was: nothing is hidden from this audit.
    var isTransparent: Bool { true }
    var count: Int { parts.isEmpty ? 0 : parts.count * population.count }

    func deliver(_ body: (UnsafeBufferPointer<TrackingEvent>) -> Void) {
        var sent: ContiguousArray<TrackingEvent> = []
        for part in parts {
            let names = ReplicationNames(part.number)
            population.journeys(part.number).deliver { events in
                sent.removeAll(keepingCapacity: true)
                for event in events where part.includes(event) && sends(event) {
                    sent.append(event)
                    names.apply(to: &sent[sent.count - 1])
                }
                sent.withUnsafeBufferPointer(body)
            }
        }
    }

    /// Each customer's events in order of arrival, one customer after the other.
    func eachCustomer(_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) rethrows {
        // The closure of `deliver` does not throw, so that blocks are kept and told here.
        var failure: (any Error)?
        deliver { events in
            var start = 0
            while start < events.count, failure == nil {
                var end = start + 1
                while end < events.count, events[end].id.customer == events[start].id.customer { end += 1 }
                var own = ContiguousArray(events[start..<end])
                own.sort { ($0.due, $0.id, $0.copy) < ($1.due, $1.id, $1.copy) }
                do { try own.withUnsafeBufferPointer(body) } catch { failure = error }
                start = end
            }
        }
        if let failure { try { throw failure }() }
    }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        try eachCustomer { events in
            guard let customer = events.first?.id.customer, customers.contains(customer) else { return }
            let journey = ContiguousArray(events)
            try body(CustomerJourney(customer: customer, complete: journey, delivered: journey))
        }
    }
}
