import Tracking

/// How many ids, and the sum of their 128-bit hashes modulo 2^128: the same for the same ids in any order, and different
/// for others but for a chance near 2^-128. It holds any number of ids in 24 bytes.
public struct IDSum: Sendable, Hashable, Codable {
    public private(set) var count = 0
    private var sum: UInt128 = 0

    public init() {}

    public mutating func add(_ id: EventID) {
        count += 1
        sum &+= UInt128(id.mixed(Self.highSalt)) << 64 | UInt128(id.mixed(Self.lowSalt))
    }

    /// Adds what a backend reads back.
    public mutating func add(_ events: UnsafeBufferPointer<TrackingEvent>) {
        var hasher = Hasher()
        for index in events.indices { add(events[index].id, &hasher) }
    }

    /// As ``add(_:)``, sooner where ids of the same customer follow each other.
    @inline(__always)
    mutating func add(_ id: EventID, _ hasher: inout Hasher) {
        count += 1
        sum &+= hasher.hash(id)
    }

    /// Hashes ids, and keeps what the last one's customer contributes.
    struct Hasher {
        private var customer: UInt64 = 0
        private var high = EventID.mixed(customer: 0, IDSum.highSalt)
        private var low = EventID.mixed(customer: 0, IDSum.lowSalt)

        @inline(__always)
        mutating func hash(_ id: EventID) -> UInt128 {
            if id.customer != customer {
                customer = id.customer
                high = EventID.mixed(customer: customer, IDSum.highSalt)
                low = EventID.mixed(customer: customer, IDSum.lowSalt)
            }
            return UInt128(EventID.mixed(high ^ id.sequence)) << 64 | UInt128(EventID.mixed(low ^ id.sequence))
        }
    }

    private static let highSalt: UInt64 = 0x243F_6A88_85A3_08D3
    private static let lowSalt: UInt64 = 0x1319_8A2E_0370_7344

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
