import Tracking

/// Events that were taken and have no receipt yet: plain values in memory that is used again.
struct Slots {
    struct Slot {
        var event: TrackingEvent
        /// When it was taken; then, once its customer's turn came, when that was. Nanoseconds of a monotonic clock.
        var ready: UInt64
        /// Order of arrival.
        var arrival: UInt64
        var sink: Int32
        var departure = Departure()
        /// How long after its due time the loop noticed it: nanoseconds of our own delay, whatever else it waited for.
        var lateness: UInt64 = 0
        /// The next event of the same customer, or the next free slot; -1 for none.
        var next: Int32 = -1
        var lane: Int32 = -1
    }
    private var slots: ContiguousArray<Slot> = []
    private var firstFree: Int32 = -1
    private(set) var count = 0

    subscript(index: Int32) -> Slot {
        _read { yield slots[Int(index)] }
        _modify { yield &slots[Int(index)] }
    }

    mutating func insert(_ slot: Slot) -> Int32 {
        count += 1
        guard firstFree >= 0 else {
            slots.append(slot)
            return Int32(slots.count - 1)
        }
        let index = firstFree
        firstFree = slots[Int(index)].next
        slots[Int(index)] = slot
        return index
    }

    mutating func remove(_ index: Int32) {
        count -= 1
        slots[Int(index)].next = firstFree
        firstFree = index
    }
}

/// What can be sent, the oldest first: a binary heap of slots by order of arrival.
struct SendQueue {
    private struct Entry {
        var arrival: UInt64
        var slot: Int32
    }
    private var entries: ContiguousArray<Entry> = []

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }
    var first: Int32? { entries.first?.slot }
    var firstArrival: UInt64 { entries.first?.arrival ?? .max }

    mutating func insert(_ slot: Int32, arrival: UInt64) {
        entries.append(Entry(arrival: arrival, slot: slot))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].arrival < entries[parent].arrival else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popFirst() -> Int32? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first.slot }
        entries[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].arrival < entries[child].arrival { child += 1 }
            guard entries[child].arrival < entries[parent].arrival else { break }
            entries.swapAt(child, parent)
            parent = child
        }
        return first.slot
    }
}
