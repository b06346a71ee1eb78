/// What can be sent, the oldest first: a binary heap of slots by order of arrival. Lives on one loop.
final class SendQueue {
    private struct Entry {
        var arrival: UInt64
        var slot: Int32
    }
    @exclusivity(unchecked) private var entries: ContiguousArray<Entry> = []

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }
    var first: Int32? { entries.first?.slot }
    var firstArrival: UInt64 { entries.first?.arrival ?? .max }

    func insert(_ slot: Int32, arrival: UInt64) {
        entries.append(Entry(arrival: arrival, slot: slot))
        var child = entries.count - 1
        entries.withUnsafeMutableBufferPointer { entries in
            while child > 0 {
                let parent = (child - 1) / 2
                guard entries[child].arrival < entries[parent].arrival else { break }
                entries.swapAt(child, parent)
                child = parent
            }
        }
    }

    func popFirst() -> Int32? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty { entries.withUnsafeMutableBufferPointer { Self.sink(last, in: $0) } }
        return first.slot
    }

    /// Lets an entry down from the top to where it belongs.
    private static func sink(_ entry: Entry, in entries: UnsafeMutableBufferPointer<Entry>) {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].arrival < entries[child].arrival { child += 1 }
            guard entries[child].arrival < entry.arrival else { break }
            entries[parent] = entries[child]
            parent = child
        }
        entries[parent] = entry
    }
}
