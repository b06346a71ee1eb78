import Tracking

/// Decides whom a fault hits: a pure function of the fault's name and of whom or what it may hit, so that neither threads nor
/// the order of events nor anything drawn before changes it.
struct Dice: Sendable {
    private let salt: UInt64
    /// Hit below this; `nil`: always.
    private let threshold: UInt64?

    init(_ request: FaultRequest) {
        // FNV-1a (Fowler, Noll, Vo) of the name.
        salt = request.fault.name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        threshold = request.rate >= 1 ? nil : UInt64(max(0, request.rate) * 0x1p64)
    }

    /// Whether the customer, device or group of that number is hit.
    func hits(_ number: UInt64) -> Bool {
        guard let threshold else { return true }
        return Self.mix(number ^ salt) < threshold
    }

    /// Whether the event is hit.
    func hits(_ id: EventID) -> Bool {
        guard threshold != nil else { return true }
        return hits(Self.mix(id.customer) &+ id.sequence)
    }

    /// 64 bits of the event's own.
    func bits(_ id: EventID) -> UInt64 { Self.mix(Self.mix(id.customer &+ salt) ^ id.sequence) }

    /// 64 bits of a number's own.
    func bits(_ number: UInt64) -> UInt64 { Self.mix(number &+ salt) }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mix(_ number: UInt64) -> UInt64 {
        var bits = number &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// How ids are written for the backend behind, and read again.
enum FaultyID {
    /// Marks events that a fault made: nobody sent them.
    static let made: UInt64 = 1 << 62
    private static let top: UInt64 = 1 << 48

    /// The id of the n-th event that a fault made of another, n up to 255.
    static func made(from id: EventID, _ number: UInt64 = 1) -> EventID {
        EventID(customer: id.customer, sequence: id.sequence | made | number << 50)
    }

    static func isMade(_ id: EventID) -> Bool { id.sequence & made != 0 }

    /// The same customer's id with sequence numbers running backwards; its own inverse.
    static func reversed(_ id: EventID) -> EventID {
        let low = id.sequence & (top - 1)
        return EventID(customer: id.customer, sequence: id.sequence - low + (top - 1 - low))
    }
}
