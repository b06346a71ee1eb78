/// Finds the dense index of a 64-bit key: open addressing with linear probing, 16 bytes a place, at most half of them taken.
///
/// Neighbouring keys share a cache line, since customers are numbered in the order in which they are simulated.
struct KeyTable: ~Copyable {
    private struct Place: BitwiseCopyable {
        var key: UInt64
        /// One more than the index; 0: free.
        var index: UInt64
    }

    private(set) var count = 0
    private var mask: Int
    private var slab: Slab<Place>
    private var places: UnsafeMutablePointer<Place>

    /// Room for that many keys before the table first grows.
    init(capacity: Int = 0) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        mask = size - 1
        slab = Self.allocate(size)
        places = slab.base
    }

    /// The index of the key: the one it has, or the next free one (``count`` before the call), which it then has.
    ///
    /// Complexity: constant on average.
    mutating func index(of key: UInt64) -> Int {
        if count * 2 > mask { grow() }
        var at = Self.start(of: key) & mask
        while true {
            let place = places[at]
            if place.index == 0 {
                count += 1
                places[at] = Place(key: key, index: UInt64(count))
                return count - 1
            }
            if place.key == key { return Int(truncatingIfNeeded: place.index &- 1) }
            at = (at &+ 1) & mask
        }
    }

    /// Spreads the key over all bits; keys that differ in the last two bits alone stay together.
    @inline(__always)
    private static func start(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: spread(key &>> 2) &<< 2 | key & 3)
    }

    /// Every bit of the key reaches the low bits, which choose the place: two rounds of multiplication by 2^64 over the
    /// golden ratio, the high half folded into the low one around them.
    @inline(__always)
    static func spread(_ key: UInt64) -> UInt64 {
        var x = (key ^ (key &>> 32)) &* 0x9e37_79b9_7f4a_7c15
        x = (x ^ (x &>> 32)) &* 0x9e37_79b9_7f4a_7c15
        return x ^ (x &>> 32)
    }

    private mutating func grow() {
        let (old, size) = (slab, mask + 1)
        mask = size * 2 - 1
        slab = Self.allocate(size * 2)
        places = slab.base
        for place in UnsafeBufferPointer(start: old.base, count: size) where place.index != 0 {
            var at = Self.start(of: place.key) & mask
            while places[at].index != 0 { at = (at + 1) & mask }
            places[at] = place
        }
    }

    private static func allocate(_ size: Int) -> Slab<Place> {
        let slab = Slab<Place>(capacity: size)
        slab.base.initialize(repeating: Place(key: 0, index: 0), count: size)
        return slab
    }
}
