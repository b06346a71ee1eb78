import Tracking

/// Gives back stored events in batches.
struct EventReader: ~Copyable {
    private let batch: Int
    private var events: [TrackingEvent] = []

    init(batch: Int) {
        self.batch = batch
        events.reserveCapacity(batch)
    }

    mutating func read(
        _ identity: Identity, from snapshot: borrowing Snapshot,
        _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void
    ) throws {
        try snapshot.forEachRun(of: identity) { head, first, end in
            var record = first
            while record < end {
                events.append(Record.decode(record, customer: head[0], device: head[1]))
                if events.count == batch { try flush(body) }
                record += Record.length(record[0])
            }
        }
    }

    mutating func flush(_ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        guard !events.isEmpty else { return }
        try events.withUnsafeBufferPointer(body)
        events.removeAll(keepingCapacity: true)
    }
}
