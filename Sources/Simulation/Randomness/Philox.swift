/// Philox2x64-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC11): a keyed bijection of a 128-bit counter whose output passes BigCrush.
///
/// A draw is a pure function of key and counter, so customers can be simulated in any order, on any thread and in any
/// world, and every draw comes out the same. Checked against the known-answer vectors of the authors' Random123.
public enum Philox {
    @usableFromInline static let multiplier: UInt64 = 0xD2B7_4407_B1CE_6E93
    @usableFromInline static let weyl: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Ten rounds on the counter `(low, high)`.
    @inlinable
    @inline(__always)
    public static func block(_ low: UInt64, _ high: UInt64, key: UInt64) -> (UInt64, UInt64) {
        var (x, y, k) = (low, high, key)
        for _ in 0..<10 {
            let product = 0xD2B7_4407_B1CE_6E93 as UInt64
            let (h, l) = product.multipliedFullWidth(by: x)
            (x, y) = (h ^ k ^ y, l)
            k = k &+ 0x9E37_79B9_7F4A_7C15
        }
        return (x, y)
    }

    /// The keys of the ten rounds, for many blocks under one key.
    package static func schedule(_ key: UInt64) -> [UInt64] { (0..<10).map { key &+ UInt64($0) &* weyl } }

    /// ``block(_:_:key:)`` with the rounds' keys at hand.
    @inline(__always)
    static func block(_ low: UInt64, _ high: UInt64, keys: UnsafePointer<UInt64>) -> (UInt64, UInt64) {
        var (x, y) = (low, high)
        for round in 0..<10 {
            let (h, l) = multiplier.multipliedFullWidth(by: x)
            (x, y) = (h ^ keys[round] ^ y, l)
        }
        return (x, y)
    }

    /// ``block(_:_:keys:)`` of `(low, high)` and of `(low, high + 1)`, in hardly more time than one of them: the processor works on
    /// one while it waits for the other.
    @inline(__always)
    package static func pair(
        _ low: UInt64, _ high: UInt64, keys: UnsafePointer<UInt64>
    ) -> (first: (UInt64, UInt64), second: (UInt64, UInt64)) {
        var (x, y) = (low, high)
        var (v, w) = (low, high &+ 1)
        for round in 0..<10 {
            let (h, l) = multiplier.multipliedFullWidth(by: x)
            let (i, m) = multiplier.multipliedFullWidth(by: v)
            (x, y) = (h ^ keys[round] ^ y, l)
            (v, w) = (i ^ keys[round] ^ w, m)
        }
        return ((x, y), (v, w))
    }

    /// ``block(_:_:keys:)`` of one counter under two keys, likewise.
    @inline(__always)
    static func twins(
        _ low: UInt64, _ high: UInt64, keys: UnsafePointer<UInt64>, _ others: UnsafePointer<UInt64>
    ) -> (first: (UInt64, UInt64), second: (UInt64, UInt64)) {
        var (x, y) = (low, high)
        var (v, w) = (low, high)
        for round in 0..<10 {
            let (h, l) = multiplier.multipliedFullWidth(by: x)
            let (i, m) = multiplier.multipliedFullWidth(by: v)
            (x, y) = (h ^ keys[round] ^ y, l)
            (v, w) = (i ^ others[round] ^ w, m)
        }
        return ((x, y), (v, w))
    }
}
