import Audit
import Tracking

/// Customers' journeys as they are sent, each in order of arrival; customers share no devices and no users.
struct Crowd: JourneySource {
    private(set) var journeys: [[TrackingEvent]] = []
    private var places: [UInt64: Int] = [:]

    init(_ journeys: [[TrackingEvent]] = []) {
        for journey in journeys { add(journey) }
    }

    /// - Parameter journey: of one customer, who has none yet.
    mutating func add(_ journey: [TrackingEvent]) {
        guard let customer = journey.first?.id.customer else { return }
        places[customer] = journeys.count
        journeys.append(journey)
    }

    func journey(of customer: UInt64) -> [TrackingEvent] { places[customer].map { journeys[$0] } ?? [] }

    /// Customers in the order in which they were added.
    var customers: [UInt64] { journeys.compactMap(\.first?.id.customer) }

    /// All events: customer by customer, or as they would come in together.
    func events(interleaved: Bool) -> [TrackingEvent] {
        let all = Array(journeys.joined())
        guard interleaved else { return all }
        // Equal dues stay in the order of each journey.
        let order = all.indices.sorted { (all[$0].due, $0) < (all[$1].due, $1) }
        return order.map { all[$0] }
    }

    func tell(_ customers: Set<UInt64>, _ body: (CustomerJourney) throws -> Void) throws {
        for customer in customers.sorted() {
            guard let place = places[customer] else { continue }
            let journey = journeys[place]
            try body(
                CustomerJourney(
                    customer: customer, complete: ContiguousArray(journey.firstBodies),
                    delivered: ContiguousArray(journey)))
        }
    }
}

extension [TrackingEvent] {
    /// The first body under each id, in order of arrival.
    var firstBodies: [TrackingEvent] {
        var known: Set<EventID> = []
        return filter { known.insert($0.id).inserted }
    }

    /// The same journey as another customer's, with devices, users and orders of its own.
    func asCustomer(_ number: UInt64) -> [TrackingEvent] {
        guard let now = first?.id.customer, now != number else { return self }
        let shift = (number &- now) << 8
        return map { event in
            var event = event
            event.id.customer = number
            event.device &+= shift
            if event.kind == .identify { event.user &+= shift }
            if event.order != 0 { event.order &+= shift }
            return event
        }
    }
}
