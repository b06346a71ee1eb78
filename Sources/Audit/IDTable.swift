import Tracking

/// Event ids, numbered in the order in which they came, and found again by open addressing.
///
/// 16 bytes per id and 6 to 11 for the slots. Up to 2^32 - 1 ids.
struct IDTable: Sendable {
    private(set) var ids: ContiguousArray<EventID> = []
    /// Numbers of ids plus one; 0 is free. A power of two of them, at most three quarters full.
    private var slots: ContiguousArray<UInt32> = []

    var count: Int { ids.count }

    /// Adds an id without making it findable; ``index()`` does that for all at once.
    mutating func append(_ id: EventID) { ids.append(id) }

    mutating func append(contentsOf other: IDTable) { ids.append(contentsOf: other.ids) }

    /// Makes every id findable.
    mutating func index() {
        var capacity = 16
        while capacity * 3 < ids.count * 4 { capacity *= 2 }
        slots = ContiguousArray(repeating: 0, count: capacity)
        for number in ids.indices { occupy(number) }
    }

    /// The number of the id, which is added where it is new. Keeps all ids findable.
    mutating func insert(_ id: EventID) -> Int {
        if let number = find(id) { return number }
        ids.append(id)
        if ids.count * 4 > slots.count * 3 { index() } else { occupy(ids.count - 1) }
        return ids.count - 1
    }

    /// The number of the id among those made findable; the first one where it was appended twice.
    func find(_ id: EventID) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: id.mixed(0)) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if ids[number] == id { return number }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private mutating func occupy(_ number: Int) {
        precondition(number < Int(UInt32.max), "more ids than a table holds")
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: ids[number].mixed(0)) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt32(number + 1)
    }
}

extension EventID {
    /// 64 well mixed bits (the finaliser of SplitMix64, twice); another salt, other bits.
    @inline(__always)
    func mixed(_ salt: UInt64) -> UInt64 { Self.mixed(Self.mixed(customer: customer, salt) ^ sequence) }

    /// The part of the hash that depends on the customer.
    @inline(__always)
    static func mixed(customer: UInt64, _ salt: UInt64) -> UInt64 { mixed(customer ^ salt) }

    @inline(__always)
    static func mixed(_ start: UInt64) -> UInt64 {
        var bits = start &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
