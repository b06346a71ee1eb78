/// Bytes of a line under way: grown before a group of fields is written, so that writing itself checks nothing.
struct LineWriter: ~Copyable {
    private var bytes: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(capacity: Int = 1 << 16) { bytes = .allocate(capacity: capacity) }

    deinit { bytes.deallocate() }

    var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count]))
    }

    mutating func removeAll() { count = 0 }

    /// Makes room for so many more bytes.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if bytes.count - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(2 * bytes.count, count + more))
        _ = larger.update(fromContentsOf: bytes[..<count])
        bytes.deallocate()
        bytes = larger
    }

    // MARK: Into reserved room

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        bytes[count] = byte
        count &+= 1
    }

    /// - Parameter text: ASCII.
    @inline(__always)
    mutating func put(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        (bytes.baseAddress.unsafelyUnwrapped + count).update(from: text.utf8Start, count: length)
        count &+= length
    }

    @inline(__always)
    mutating func put(_ number: Int64) {
        if number < 0 { put(UInt8(ascii: "-")) }
        put(number.magnitude)
    }

    /// In decimal, at most 20 digits.
    @inline(__always)
    mutating func put(_ number: UInt64) {
        var length = 1
        var power: UInt64 = 10
        while length < 20, number >= power {
            length &+= 1
            let (next, isTooLarge) = power.multipliedReportingOverflow(by: 10)
            if isTooLarge { break }
            power = next
        }
        var rest = number
        var place = count &+ length
        while place > count {
            place &-= 1
            bytes[place] = UInt8(truncatingIfNeeded: rest % 10) &+ UInt8(ascii: "0")
            rest /= 10
        }
        count &+= length
    }

    // MARK: With their own room

    mutating func append(_ text: some Sequence<UInt8>) {
        for byte in text {
            reserve(1)
            put(byte)
        }
    }
}
