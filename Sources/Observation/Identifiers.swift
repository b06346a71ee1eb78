import Simulation
import Tracking

/// Names that go on the wire in place of a customer's own: pure functions, so that nobody has to keep them.
public enum Identifiers {
    /// What a device (or one of its cookies) is called.
    ///
    /// - Parameters:
    ///   - index: which of the customer's devices, from 0.
    ///   - epoch: which of the device's cookies, from 0.
    /// - Returns: distinct for distinct customers where index and epoch are 0 (a bijection), else but for hash collisions.
    @inlinable
    @inline(__always)
    public static func device(of customer: UInt64, index: UInt32 = 0, epoch: UInt32 = 0) -> UInt64 {
        let first = key(of: customer)
        guard index | epoch != 0 else { return first }
        return mix(first ^ mix(UInt64(epoch) << 32 | UInt64(index)))
    }

    @inlinable
    @inline(__always)
    static func key(of customer: UInt64) -> UInt64 { mix(customer &+ 0x9E37_79B9_7F4A_7C15) }

    /// The account a customer signs in to; never 0.
    @inlinable
    public static func user(of customer: UInt64) -> UInt64 { nonzero(mix(customer ^ 0xA076_1D64_78BD_642F)) }

    /// The order that the occurrence with this sequence number made; never 0.
    @inlinable
    @inline(__always)
    public static func order(of customer: UInt64, sequence: UInt32) -> UInt64 {
        nonzero(mix(key(of: customer) &+ UInt64(sequence) &* 0xE703_7ED1_A0B4_28DB &+ 0x8EBC_6AF0_9C88_C6E3))
    }

    /// The device of the bot that clicked after this event.
    public static func bot(_ id: EventID) -> UInt64 { mix(mix(id.customer ^ 0x5899_65CC_7537_4CC3) ^ id.sequence) }

    @inlinable
    @inline(__always)
    static func nonzero(_ x: UInt64) -> UInt64 { x == 0 ? 1 : x }

    /// A bijection of 64 bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    @inlinable
    @inline(__always)
    static func mix(_ x: UInt64) -> UInt64 {
        var z = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// What an event is to the occurrence that caused it: the low byte of ``EventID/sequence``, the occurrence's own sequence number
/// standing above it. So ids are unique, and in the order in which things happen.
public enum EventRole {
    /// The device's owner, said just before the event that is a login.
    public static let identify: UInt64 = 0
    /// What happened.
    public static let main: UInt64 = 1
    /// Clicks of bots: this one and those that follow.
    public static let firstBot: UInt64 = 2
    /// At most so many bots follow a click.
    static let botLimit: UInt64 = 254

    @inlinable
    @inline(__always)
    public static func id(_ role: UInt64, of occurrence: Occurrence) -> EventID {
        id(role, customer: occurrence.customer, sequence: occurrence.sequence)
    }

    @inlinable
    @inline(__always)
    public static func id(_ role: UInt64, customer: UInt64, sequence: UInt32) -> EventID {
        EventID(customer: customer, sequence: UInt64(sequence) << 8 | role)
    }

    /// Sequence number of the occurrence that caused the event.
    @inlinable
    public static func occurrence(of id: EventID) -> UInt32 { UInt32(truncatingIfNeeded: id.sequence >> 8) }
}
