/// Consecutive records of one customer on one device: three words, then the records (``Record``).
///
/// Word 0: customer. Word 1: device. Word 2: length in words with these three (bits 0-30), whether an `identify` is inside
/// (31), address of the customer's previous segment (32-63; 0: none). A segment lies in one slab and, once a snapshot has
/// seen it, never changes.
enum Segment {
    static let headWords = 3
    static let identified: UInt64 = 1 << 31
    static let lengthMask: UInt64 = 1 << 31 - 1

    @inline(__always)
    static func length(_ head: UnsafePointer<UInt64>) -> Int { Int(truncatingIfNeeded: head[2] & lengthMask) }

    @inline(__always)
    static func previous(_ head: UnsafePointer<UInt64>) -> UInt32 { UInt32(truncatingIfNeeded: head[2] &>> 32) }

    static func hasIdentify(_ head: UnsafePointer<UInt64>) -> Bool { head[2] & identified != 0 }

    @inline(__always)
    static func forEachRecord(_ head: UnsafePointer<UInt64>, _ body: (UnsafePointer<UInt64>) -> Void) {
        var record = head + headWords
        let end = head + length(head)
        while record < end {
            body(record)
            record += Record.length(record[0])
        }
    }
}

/// The words of a shard as somebody sees them who only reads: safe beside further writing, which touches none of them
/// (hence Sendable although it holds pointers).
struct LogView: @unchecked Sendable {
    /// Words of a slab: 2 MiB. The system gives memory as it is first written to, so a small run takes little.
    static let slabBits = 18
    static let slabWords = 1 << slabBits

    /// Keeps the memory alive.
    let slabs: [Slab<UInt64>]
    private let bases: [UnsafePointer<UInt64>]

    init(_ slabs: [Slab<UInt64>]) {
        self.slabs = slabs
        bases = slabs.map { UnsafePointer($0.base) }
    }

    @inline(__always)
    func words(at address: UInt32) -> UnsafePointer<UInt64> {
        bases[Int(address) &>> Self.slabBits] + (Int(address) & (Self.slabWords - 1))
    }

    /// Addresses of the segments of the chain that ends at `tail`, latest first.
    func chain(to tail: UInt32) -> Scratch<UInt32> {
        var addresses = Scratch<UInt32>(capacity: 16)
        var address = tail
        while address != 0 {
            addresses.append(address)
            address = Segment.previous(words(at: address))
        }
        return addresses
    }
}
