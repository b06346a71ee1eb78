/// Sums by a key of 128 bits, in the order in which keys were first met.
struct CountTable {
    struct Key: Hashable {
        var high: UInt64
        var low: UInt64

        @inline(__always)
        init(_ high: UInt64, _ low: UInt64) {
            self.high = high
            self.low = low
        }

        @inline(__always)
        var mixed: UInt64 {
            var hash = (high ^ 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            hash = (hash ^ low) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            return hash &* 0xD6E8_FEB8_6659_FD93
        }
    }

    private(set) var keys: ContiguousArray<Key> = []
    /// Number + 1, 0 where free.
    private var slots: ContiguousArray<UInt32> = ContiguousArray(repeating: 0, count: 64)

    var count: Int { keys.count }

    @inline(__always)
    func find(_ key: Key) -> Int? {
        var slot = Int(truncatingIfNeeded: key.mixed >> 32) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if keys[number] == key { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The key's number; a new key gets the next.
    @inline(__always)
    mutating func number(of key: Key) -> Int {
        var slot = Int(truncatingIfNeeded: key.mixed >> 32) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if keys[number] == key { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return add(key, slot)
    }

    @inline(never)
    private mutating func add(_ key: Key, _ slot: Int) -> Int {
        keys.append(key)
        slots[slot] = UInt32(keys.count)
        if keys.count * 2 > slots.count { grow() }
        return keys.count - 1
    }

    private mutating func grow() {
        slots = ContiguousArray(repeating: 0, count: slots.count * 4)
        for (number, key) in keys.enumerated() {
            var slot = Int(truncatingIfNeeded: key.mixed >> 32) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }
}
