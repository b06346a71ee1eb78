import Tracking

/// Gives back stored events in batches.
struct EventReader: ~Copyable {
    private let events: UnsafeMutableBufferPointer<TrackingEvent>
    private var count = 0
    private let kinds = TrackingEvent.Kind.allCases

    /// - Parameter batch: events, at least 1.
    init(batch: Int) {
        events = .allocate(capacity: batch)
    }

    deinit { events.deallocate() }

    /// Hands the identity's events to `body`, as soon as they fill a batch.
    mutating func read(
        _ identity: Identity, from snapshot: borrowing Snapshot,
        _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void
    ) throws {
        try snapshot.forEachRun(of: identity) { head, first, end in
            let (customer, device) = (head[0], head[1])
            var record = first
            while record < end {
                events.initializeElement(
                    at: count, to: Record.decode(record, customer: customer, device: device, kinds: kinds))
                count += 1
                if count == events.count { try flush(body) }
                record += Record.length(record[0])
            }
        }
    }

    /// Hands over what is left.
    mutating func flush(_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        guard count > 0 else { return }
        let full = UnsafeBufferPointer(rebasing: events[..<count])
        count = 0
        try body(full)
    }
}
