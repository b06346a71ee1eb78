/// Bytes of a request as they are put together: memory that is used again for each request and grows where one needs more.
///
/// Not shared between threads.
final class ByteWriter {
    private(set) var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
    var last: UInt8? { count > 0 ? start[count - 1] : nil }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func removeAll() { count = 0 }

    /// Forgets what was written after the first so many bytes.
    func truncate(to length: Int) { count = min(count, length) }

    @inline(__always)
    func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }

    @inline(__always)
    func put(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count &+= 1
    }

    @inline(__always)
    func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).update(from: base, count: bytes.count)
        count &+= bytes.count
    }

    func put(_ text: String) {
        var text = text
        text.withUTF8 { put($0) }
    }

    func put(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { put($0) } }

    // MARK: Numbers

    func put(_ number: UInt64) {
        reserve(20)
        var (rest, digits) = (number, 1)
        while rest >= 10 { (rest, digits) = (rest / 10, digits + 1) }
        rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            start[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
        count += digits
    }

    func put(_ number: Int64) {
        if number < 0 { put(UInt8(ascii: "-")) }
        put(number.magnitude)
    }

    /// With zeros before it up to the width.
    func put(_ number: UInt64, width: Int) {
        var (digits, size) = (1, UInt64(10))
        while number >= size, digits < width { (digits, size) = (digits + 1, size * 10) }
        for _ in digits..<max(width, digits) { put(UInt8(ascii: "0")) }
        put(number)
    }

    /// 16 digits, or the last so many of them.
    func putHex(_ number: UInt64, digits: Int = 16) {
        reserve(digits)
        var rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            start[place] = digit < 10 ? 48 + digit : 87 + digit
            rest >>= 4
        }
        count += digits
    }

    /// Without zeros before it.
    func putShortHex(_ number: UInt64) {
        putHex(number, digits: max(1, (64 - number.leadingZeroBitCount + 3) / 4))
    }
}
