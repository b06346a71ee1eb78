import Tracking

/// How many ids, and the sum of their 128-bit hashes modulo 2^128: the same for the same ids in any order, and different
/// for others but for a chance near 2^-128. It holds any number of ids in 24 bytes.
public struct IDSum: Sendable, Hashable {
    public private(set) var count = 0
    private var sum: UInt128 = 0

    public init() {}

    public mutating func add(_ id: EventID) {
        count += 1
        sum &+= UInt128(id.mixed(0x243F_6A88_85A3_08D3)) << 64 | UInt128(id.mixed(0x1319_8A2E_0370_7344))
    }

    /// Adds what a backend reads back.
    public mutating func add(_ events: UnsafeBufferPointer<TrackingEvent>) {
        for event in events { add(event.id) }
    }

    public mutating func merge(_ other: IDSum) {
        count += other.count
        sum &+= other.sum
    }

    public func merged(with other: IDSum) -> IDSum {
        var both = self
        both.merge(other)
        return both
    }
}
