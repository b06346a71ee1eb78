import Synchronization
import Tracking

/// A backend that stores whatever comes as often as it comes, and outlives its sessions: what a server without ids is like.
final class Hoarder: TrackingBackend {
    static let description = BackendDescription(
        name: "hoarder", summary: "stores everything as often as it comes", readBack: .ids)
    private let stored: Shelf

    /// - Parameter doubling: every so manieth event is stored once more than it came; 0: none.
    init(doubling: Int = 0) { stored = Shelf(doubling: doubling) }

    convenience init(options: [String: String]) throws { self.init() }

    func prepare(_ plan: RunPlan) throws -> any TrackingSession { BlockingSession(stored, plan: plan) }

    var count: Int { stored.count }

    private final class Shelf: BlockingStore {
        private let events = Mutex<[TrackingEvent]>([])
        private let doubling: Int

        init(doubling: Int) { self.doubling = doubling }

        var count: Int { events.withLock { $0.count } }

        func ingest(_ more: UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer {
            events.withLock { events in
                for event in more {
                    events.append(event)
                    if doubling > 0, event.id.customer % UInt64(doubling) == 0 { events.append(event) }
                }
            }
            return .accepted
        }

        func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
            let mine = events.withLock { $0 }.filter { Int($0.id.customer % UInt64(parts)) == part }
            try mine.withUnsafeBufferPointer(body)
        }
    }
}
