/// From customers to the numbers of their lanes: open addressing with linear probing, at most half full.
///
/// Every request enters and leaves it, and the keys are numbers of our own simulation that need no protection from attackers:
/// the standard dictionary's hash is made to withstand them.
final class CustomerTable {
    private struct Entry {
        var customer: UInt64
        /// -1: free.
        var lane: Int32
    }
    private var entries: UnsafeMutableBufferPointer<Entry>
    private(set) var count = 0

    init() { entries = Self.empty(64) }
    deinit { entries.deallocate() }

    private static func empty(_ capacity: Int) -> UnsafeMutableBufferPointer<Entry> {
        let entries = UnsafeMutableBufferPointer<Entry>.allocate(capacity: capacity)
        entries.initialize(repeating: Entry(customer: 0, lane: -1))
        return entries
    }

    subscript(customer: UInt64) -> Int32? {
        let lane = entries[place(of: customer)].lane
        return lane < 0 ? nil : lane
    }

    /// Where the customer is, or would be.
    private func place(of customer: UInt64) -> Int {
        let mask = entries.count - 1
        var place = home(of: customer)
        while entries[place].lane >= 0, entries[place].customer != customer { place = (place + 1) & mask }
        return place
    }

    private func home(of customer: UInt64) -> Int {
        Int(truncatingIfNeeded: Digest64.mix(customer)) & (entries.count - 1)
    }

    /// - Parameter customer: one that is not there. Amortised O(1).
    func insert(_ lane: Int32, for customer: UInt64) {
        if 2 * (count + 1) > entries.count { grow() }
        entries[place(of: customer)] = Entry(customer: customer, lane: lane)
        count += 1
    }

    private func grow() {
        let old = entries
        entries = Self.empty(old.count * 2)
        for entry in old where entry.lane >= 0 { entries[place(of: entry.customer)] = entry }
        old.deallocate()
    }

    /// Takes the customer out and closes the gap, so that no search ends too early (Knuth, 6.4, algorithm R).
    func remove(_ customer: UInt64) {
        var gap = place(of: customer)
        guard entries[gap].lane >= 0 else { return }
        count -= 1
        let mask = entries.count - 1
        var place = gap
        while true {
            place = (place + 1) & mask
            guard entries[place].lane >= 0 else { break }
            // What stands between its home and here without passing the gap stays.
            let distance = (place - home(of: entries[place].customer)) & mask
            if distance < (place - gap) & mask { continue }
            entries[gap] = entries[place]
            gap = place
        }
        entries[gap].lane = -1
    }
}
