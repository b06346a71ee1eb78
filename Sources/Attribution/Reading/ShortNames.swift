/// Remembers the numbers of short names by their bytes as two words: faster than a table of any names where the same few come
/// again and again.
///
/// A name of up to 16 bytes is its length and two words that cover it, so that comparing these is comparing names. Of names that
/// fall on the same place the last one stays.
struct ShortNames: ~Copyable {
    private struct Entry: BitwiseCopyable {
        var head: UInt64 = 0
        var tail: UInt64 = 0
        var count: UInt32 = 0
        var number: UInt32 = 0
    }

    private static let places = 1024
    private let entries: UnsafeMutablePointer<Entry>

    init() {
        entries = .allocate(capacity: Self.places)
        entries.initialize(repeating: Entry(), count: Self.places)
    }

    deinit { entries.deallocate() }

    /// The number of a name, `nil` where it is not remembered.
    ///
    /// - Parameter name: not empty.
    @inline(__always)
    func number(of name: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard let (wanted, entry) = find(name) else { return nil }
        let known = entry.pointee
        return known.head == wanted.head && known.tail == wanted.tail && known.count == wanted.count
            ? known.number : nil
    }

    /// Remembers a name's number, unless it is too long.
    @inline(never)
    func remember(_ name: UnsafeBufferPointer<UInt8>, as number: UInt32) {
        guard let (entry, place) = find(name) else { return }
        place.pointee = entry
        place.pointee.number = number
    }

    /// A name's entry without its number, and where it belongs.
    @inline(__always)
    private func find(_ name: UnsafeBufferPointer<UInt8>) -> (Entry, UnsafeMutablePointer<Entry>)? {
        let count = name.count
        guard count <= 16, let base = UnsafeRawPointer(name.baseAddress) else { return nil }
        let (head, tail) = Self.words(base, count)
        let mixed = (head ^ (tail &<< 29 | tail &>> 35)) &* 0x9E37_79B9_7F4A_7C15
        return (Entry(head: head, tail: tail, count: UInt32(count)), entries + Int(truncatingIfNeeded: mixed &>> 54))
    }

    /// Two words that overlap in the middle and together hold every byte.
    @inline(__always)
    private static func words(_ base: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 8 {
            return (
                base.loadUnaligned(as: UInt64.self), base.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        if count >= 4 {
            return (
                UInt64(base.loadUnaligned(as: UInt32.self)),
                UInt64(base.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            )
        }
        let ends = UInt64(base.load(as: UInt8.self)) << 8 | UInt64(base.load(fromByteOffset: count - 1, as: UInt8.self))
        return (ends, UInt64(base.load(fromByteOffset: count / 2, as: UInt8.self)))
    }
}
