/// Customers by slot, at addresses that do not change: every slab holds twice as many as the one before.
struct CustomerList {
    private(set) var count = 0
    private var slabs: [Slab<Customer>] = []

    /// The first slab has 2^10 places.
    private static let firstBits = 10

    /// Complexity: constant.
    @inline(__always)
    subscript(slot: Int) -> UnsafeMutablePointer<Customer> {
        // Slab `k` has the slots whose number plus 1,024 has 11 + k bits.
        let number = slot &+ 1 << Self.firstBits
        let bits = Int.bitWidth &- 1 &- number.leadingZeroBitCount
        return slabs[bits &- Self.firstBits].base + (number & (1 &<< bits &- 1))
    }

    mutating func append(_ customer: Customer) {
        if slabs.isEmpty || count == (1 << slabs.count - 1) << Self.firstBits {
            slabs.append(Slab(capacity: 1 << (Self.firstBits + slabs.count)))
        }
        count += 1
        self[count - 1].initialize(to: customer)
    }
}
