/// Plain values one after the other in memory that is kept from row to row.
struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
    private var storage = UnsafeMutableBufferPointer<Element>.allocate(capacity: 64)
    private(set) var count = 0

    deinit { storage.deallocate() }

    /// Valid until the next change.
    var view: UnsafeBufferPointer<Element> { UnsafeBufferPointer(rebasing: storage[..<count]) }

    subscript(index: Int) -> Element {
        @inline(__always) get { storage[index] }
        @inline(__always) set { storage[index] = newValue }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == storage.count { grow() }
        storage[count] = element
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
        let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: storage.count * 2)
        _ = larger.update(fromContentsOf: storage)
        storage.deallocate()
        storage = larger
    }
}
