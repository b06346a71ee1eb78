/// Random numbers that are a function of their key and number, so that every run draws the same: the finaliser of SplitMix64
/// over both.
struct CounterDraws {
    private let key: UInt64

    init(_ a: UInt64, _ b: UInt64) { key = Self.mix(Self.mix(a) &+ b) }

    @inline(__always)
    static func mix(_ number: UInt64) -> UInt64 {
        var z = number &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// From 0 to `bound` - 1; the bias is below `bound` / 2^64.
    @inline(__always)
    func below(_ bound: Int, number: Int) -> Int {
        let draw = Self.mix(key ^ UInt64(truncatingIfNeeded: number) &* 0xD6E8_FEB8_6659_FD93)
        return Int(draw.multipliedFullWidth(by: UInt64(bound)).high)
    }
}
