/// Numbers one after the other in memory that is kept from path to path.
struct NumberBuffer: ~Copyable {
    private var storage = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 64)
    private(set) var count = 0

    deinit { storage.deallocate() }

    /// Valid until the next change.
    var view: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(rebasing: storage[..<count]) }

    subscript(index: Int) -> UInt32 {
        @inline(__always) get { storage[index] }
        @inline(__always) set { storage[index] = newValue }
    }

    @inline(__always)
    mutating func append(_ number: UInt32) {
        if count == storage.count { grow() }
        storage[count] = number
        count += 1
    }

    /// Keeps the first so many.
    @inline(__always)
    mutating func truncate(to count: Int) { self.count = count }

    mutating func reverse() {
        var used = UnsafeMutableBufferPointer(rebasing: storage[..<count])
        used.reverse()
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: storage.count * 2)
        _ = larger.update(fromContentsOf: storage)
        storage.deallocate()
        storage = larger
    }
}
