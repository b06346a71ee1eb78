import Tracking

/// A device that changed hands, taken apart: which of its events belong to which user.
struct DeviceCut {
    /// The events with their owner, `nil` for the device itself.
    private(set) var pieces: [(Piece, owner: UInt64?)] = []

    private struct Event {
        var time: Int64
        var sequence: UInt64
        var customer: UInt64
        var piece: Piece
        /// Of an `identify`.
        var user: UInt64?
    }

    /// Complexity: n log n in the device's events.
    init(of device: Identity, in snapshot: Snapshot, _ stitching: RunPlan.Stitching) {
        var events = Self.events(of: device, in: snapshot)
        events.sort { ($0.time, $0.sequence, $0.customer) < ($1.time, $1.sequence, $1.customer) }
        let owners = stitching == .forward ? Self.ownersForward(events) : Self.ownersRetroactive(events)
        for (event, owner) in zip(events, owners) {
            if let last = pieces.last, last.owner == owner, last.0.shard == event.piece.shard,
                last.0.segment == event.piece.segment, last.0.end == event.piece.start
            {
                pieces[pieces.count - 1].0.end = event.piece.end
            } else {
                pieces.append((event.piece, owner))
            }
        }
    }

    private static func events(of device: Identity, in snapshot: Snapshot) -> [Event] {
        var events: [Event] = []
        var index = device.first
        while index != Piece.none {
            let piece = snapshot.pieces[Int(index)]
            let log = snapshot.logs[Int(piece.shard)]
            if piece.start != 0 {
                append(piece.segment, of: log, shard: piece.shard, to: &events)
            } else {
                let chain = log.chain(to: piece.segment)
                for index in 0..<chain.count { append(chain[index], of: log, shard: piece.shard, to: &events) }
            }
            index = piece.next
        }
        return events
    }

    private static func append(_ segment: UInt32, of log: LogView, shard: UInt32, to events: inout [Event]) {
        let head = log.words(at: segment)
        Segment.forEachRecord(head) { record in
            let start = UInt32(record - head)
            let end = start + UInt32(Record.length(record[0]))
            events.append(
                Event(
                    time: Record.time(record), sequence: Record.sequence(record), customer: head[0],
                    piece: Piece(shard: shard, segment: segment, start: start, end: end),
                    user: Record.kind(record[0]) == Record.identify ? Record.user(record) : nil))
        }
    }

    /// The user of the latest `identify` so far; an `identify` is its own user's.
    private static func ownersForward(_ events: [Event]) -> [UInt64?] {
        var owner: UInt64?
        return events.map { event in
            if let user = event.user { owner = user }
            return owner
        }
    }

    /// The user of the next `identify`, or of the last one.
    private static func ownersRetroactive(_ events: [Event]) -> [UInt64?] {
        var owner = events.last { $0.user != nil }?.user
        var owners = [UInt64?](repeating: owner, count: events.count)
        for index in events.indices.reversed() {
            if let user = events[index].user { owner = user }
            owners[index] = owner
        }
        return owners
    }
}
