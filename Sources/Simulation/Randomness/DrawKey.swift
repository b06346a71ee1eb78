/// The key of one purpose's draws: this stage's decisions, that line's touches.
///
/// It is a function of the seed, the replication and the purpose's *name* alone. Names rather than positions keep every
/// other draw where it was when a line is added, removed or edited: two worlds share every draw that both make.
public struct DrawKey: BitwiseCopyable, Sendable, Hashable {
    public let key: UInt64

    public init(seed: UInt64, replication: UInt32 = 0, purpose: String) {
        let (low, high) = DrawKey.fingerprint(of: purpose)
        let (a, b) = Philox.block(low, high ^ UInt64(replication), key: seed)
        key = a ^ b.rotated(by: 32)
    }

    /// 128 bits for a customer's draw number `(a, b)`: a visit and an ordinal, say.
    @inlinable
    @inline(__always)
    public func bits(_ customer: UInt64, _ a: UInt32, _ b: UInt32) -> (UInt64, UInt64) {
        Philox.block(customer, UInt64(a) << 32 | UInt64(b), key: key)
    }

    /// FNV-1a over the bytes with two offsets; names are few and checked for collisions by whoever compiles a world.
    private static func fingerprint(of name: String) -> (UInt64, UInt64) {
        var (low, high): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142)
        for byte in name.utf8 {
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 &+ 0x9E37_79B9
        }
        return (low, high)
    }
}

/// A ``DrawKey`` with the keys of its rounds at hand, for draws that are made often: the same bits in fewer steps.
struct RoundKeys: BitwiseCopyable, @unchecked Sendable {
    // Sendable although it holds a pointer: the arena behind it is written once, before anyone reads.
    let keys: UnsafePointer<UInt64>

    init(_ key: DrawKey, in arena: Arena) { keys = arena.copy(Philox.schedule(key.key)) }

    /// As ``DrawKey/bits(_:_:_:)``.
    @inline(__always)
    func bits(_ customer: UInt64, _ a: UInt32, _ b: UInt32) -> (UInt64, UInt64) {
        Philox.block(customer, UInt64(a) << 32 | UInt64(b), keys: keys)
    }
}

extension UInt64 {
    @inlinable
    @inline(__always)
    func rotated(by bits: UInt64) -> UInt64 { self << bits | self >> (64 &- bits) }

    /// Uniform on (0, 1): the middles of 2^53 equal cells, so that neither end is ever met.
    @inlinable
    @inline(__always)
    public var unitOpen: Double { (Double(Int64(bitPattern: self >> 11)) + 0.5) * 0x1p-53 }

    /// The upper and the lower half as two uniforms on (0, 1) of 32 bits each: enough for a yes or no.
    @inlinable
    @inline(__always)
    public var twoUnits: (Double, Double) {
        (
            (Double(Int64(bitPattern: self >> 32)) + 0.5) * 0x1p-32,
            (Double(Int64(bitPattern: self & 0xFFFF_FFFF)) + 0.5) * 0x1p-32
        )
    }
}

/// As many draws as wanted from one: for rejection methods and other distributions that eat an unknown number of uniforms.
@usableFromInline
struct SubStream {
    private let seed: UInt64
    private var index: UInt64 = 0
    private var spare: UInt64?

    init(_ bits: UInt64) { seed = bits }

    mutating func next() -> UInt64 {
        if let kept = spare {
            spare = nil
            return kept
        }
        let (a, b) = Philox.block(seed, index, key: 0x464F_4F54_4641_4C4C)
        index += 1
        spare = b
        return a
    }

    mutating func unit() -> Double { next().unitOpen }
}
