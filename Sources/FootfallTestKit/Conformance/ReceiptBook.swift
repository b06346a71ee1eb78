import Synchronization
import Tracking

/// Counts receipts by id and copy.
final class ReceiptBook: ReceiptSink {
    struct Key: Hashable {
        var id: EventID
        var copy: UInt8
        init(_ event: TrackingEvent) { (id, copy) = (event.id, event.copy) }
        init(_ receipt: Receipt) { (id, copy) = (receipt.id, receipt.copy) }
    }
    struct Entry {
        var count = 0
        var accepted = 0
        var other: Receipt.Result?
    }
    private let entries = Mutex<[Key: Entry]>([:])

    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        entries.withLock { entries in
            for receipt in receipts { Self.note(receipt.result, Key(receipt), &entries) }
        }
    }

    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        entries.withLock { entries in
            for event in events { Self.note(result, Key(event), &entries) }
        }
    }

    private static func note(_ result: Receipt.Result, _ key: Key, _ entries: inout [Key: Entry]) {
        entries[key, default: Entry()].count += 1
        if result == .accepted {
            entries[key]?.accepted += 1
        } else {
            entries[key]?.other = result
        }
    }

    /// Receipts in all.
    var count: Int { entries.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// - Parameter taken: every event taken; each must have its own receipt.
    /// - Throws: ``Deviation`` for the first that has none, or too many, or is not accepted where that is asked.
    func check(_ taken: [TrackingEvent], allAccepted: Bool) throws {
        var wanted: [Key: Int] = [:]
        for event in taken { wanted[Key(event), default: 0] += 1 }
        try entries.withLock { entries in
            for event in taken {
                let key = Key(event)
                let entry = entries[key] ?? Entry()
                let name = "event \(event.id.customer).\(event.id.sequence), copy \(event.copy)"
                guard entry.count == wanted[key] else {
                    throw Deviation(
                        expected: "a receipt for each time an event was taken",
                        got: "\(entry.count) for \(name), taken \(wanted[key] ?? 0) times")
                }
                if allAccepted, let result = entry.other {
                    throw Deviation(expected: "\(name) accepted, as nothing is wrong with it", got: "\(result)")
                }
            }
            guard entries.count <= wanted.count else {
                let stranger = entries.keys.filter { wanted[$0] == nil }.min { $0.id < $1.id }
                throw Deviation(
                    expected: "receipts for what was taken alone",
                    got: "one for event \(stranger.map { "\($0.id.customer).\($0.id.sequence)" } ?? "")")
            }
        }
    }

    /// Of events in order of arrival: those that must be stored, the first accepted body under each id.
    func stored(of taken: [TrackingEvent]) -> [TrackingEvent] {
        entries.withLock { entries in
            var seen: Set<EventID> = []
            return taken.filter { entries[Key($0)]?.accepted ?? 0 > 0 && seen.insert($0.id).inserted }
        }
    }
}
