import Observation
import Simulation
import Tracking

/// Who a backend may store something else of than was sent: found by a sum of hashes for each customer, share by share, so that
/// memory stays bounded.
struct StorageSuspects {
    let journeys: any SentJourneys

    /// About 100 MB of sums at once.
    private static let customersPerShare = 1_000_000

    /// Customers whose stored events are not the first bodies of what was sent, in ascending order.
    ///
    /// - Throws: what the session throws.
    func find(in session: any TrackingSession) throws -> [UInt64] {
        let shares = journeys.count / Self.customersPerShare + 1
        var suspects: [UInt64] = []
        for share in 0..<shares {
            var sums: [UInt64: Sums] = [:]
            journeys.deliver { events in
                for event in events where event.copy == 0 && Self.share(of: event, among: shares) == share {
                    sums[event.id.customer, default: Sums()].sent.add(Self.body(of: event))
                }
            }
            try session.events(part: 0, of: 1) { events in
                for event in events where Self.share(of: event, among: shares) == share {
                    sums[event.id.customer, default: Sums()].stored.add(Self.body(of: event))
                }
            }
            for (customer, sum) in sums where sum.sent != sum.stored { suspects.append(customer) }
        }
        return suspects.sorted()
    }

    private struct Sums {
        var sent = Digest()
        var stored = Digest()
    }

    private static func share(of event: TrackingEvent, among shares: Int) -> Int {
        Int(event.id.customer % UInt64(shares))
    }

    /// What it says, however and whenever it came.
    private static func body(of event: TrackingEvent) -> TrackingEvent {
        var body = event
        (body.due, body.copy) = (body.time, 0)
        return body
    }
}
