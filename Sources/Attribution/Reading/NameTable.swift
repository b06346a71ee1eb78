/// Names by number, in the order in which they were first met.
struct NameTable {
    private var bytes: ContiguousArray<UInt8> = []
    /// Where each name ends in `bytes`.
    private var ends: ContiguousArray<Int> = []
    private var hashes: ContiguousArray<UInt64> = []
    /// Number + 1, 0 where free; a power of two of them, at most half of them taken.
    private var slots: ContiguousArray<UInt32> = ContiguousArray(repeating: 0, count: 64)

    var count: Int { ends.count }

    /// The number of a name that is known.
    @inline(__always)
    func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        let (number, _, _) = search(name)
        return number
    }

    /// The name's number; a new name gets the next.
    @inline(__always)
    mutating func number(of name: UnsafeBufferPointer<UInt8>) -> Int {
        let (number, hash, slot) = search(name)
        return number ?? add(name, hash, slot)
    }

    @inline(__always)
    private func search(_ name: UnsafeBufferPointer<UInt8>) -> (number: Int?, hash: UInt64, slot: Int) {
        let hash = Self.hash(name)
        var slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, isEqual(number, name) { return (number, hash, slot) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return (nil, hash, slot)
    }

    mutating func number(of name: String) -> Int {
        var copy = name
        return copy.withUTF8 { number(of: $0) }
    }

    func name(_ number: Int) -> String {
        let start = number == 0 ? 0 : ends[number - 1]
        return String(decoding: bytes[start..<ends[number]], as: UTF8.self)
    }

    /// By number.
    var all: [String] { (0..<count).map { name($0) } }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = 0 }
    }

    @inline(__always)
    private func isEqual(_ number: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == name.count else { return false }
        guard let other = name.baseAddress else { return true }
        return bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { ByteSearch.isEqual($0 + start, other, count: name.count) } ?? true
        }
    }

    @inline(never)
    private mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ slot: Int) -> Int {
        bytes.append(contentsOf: name)
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return ends.count - 1
    }

    private mutating func grow() {
        slots = ContiguousArray(repeating: 0, count: slots.count * 4)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// Eight bytes at a time, each multiplied in.
    @inline(__always)
    static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: name.count) &* 0x9E37_79B9_7F4A_7C15
        let raw = UnsafeRawBufferPointer(name)
        var index = 0
        while index + 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            index += 8
        }
        var tail: UInt64 = 0
        while index < raw.count {
            tail = tail << 8 | UInt64(raw[index])
            index += 1
        }
        hash = (hash ^ tail) &* 0xD6E8_FEB8_6659_FD93
        hash ^= hash >> 32
        return hash &* 0xD6E8_FEB8_6659_FD93
    }
}
