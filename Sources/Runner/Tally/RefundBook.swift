/// The orders of the current block that were given back, for the partners who were paid for them.
struct RefundBook: Sendable {
    private struct Entry: Sendable, Comparable {
        var customer: UInt64
        var order: UInt32
        static func < (a: Entry, b: Entry) -> Bool { (a.customer, a.order) < (b.customer, b.order) }
    }
    private var entries: ContiguousArray<Entry> = []
    private var isSorted = true

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        isSorted = true
    }

    mutating func append(customer: UInt64, order: UInt32) {
        let entry = Entry(customer: customer, order: order)
        if let last = entries.last, entry < last { isSorted = false }
        entries.append(entry)
    }

    /// Whether the whole of an order was given back.
    mutating func contains(customer: UInt64, order: UInt64) -> Bool {
        guard !entries.isEmpty, let order = UInt32(exactly: order) else { return false }
        if !isSorted {
            entries.sort()
            isSorted = true
        }
        let wanted = Entry(customer: customer, order: order)
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low] == wanted
    }
}
