/// Exponential variates with mean 1 from 64 random bits: `-ln U`, by a table of 128 logarithms and a short series.
///
/// `U = (n + 1/2) / 2^53`. The mantissa m in [1, 2) is multiplied by a reciprocal c with few bits, so that `m c - 1` is exact up
/// to 2^-60; the absolute error stays below 2^-53, which is finer than the grid of U itself.
public struct ExponentialTable: Sendable {
    public static let shared = ExponentialTable()

    /// Pairs (c, ln c) for the 128 slices of [1, 2); never freed: one table a process.
    @usableFromInline nonisolated(unsafe) let slices: UnsafePointer<(reciprocal: Double, logarithm: Double)>

    private init() {
        let table = UnsafeMutablePointer<(reciprocal: Double, logarithm: Double)>.allocate(capacity: 128)
        for i in 0..<128 {
            let middle = 1 + (Double(i) + 0.5) / 128
            let reciprocal = (512 / middle).rounded() / 512
            table[i] = (reciprocal, Elementary.log(reciprocal))
        }
        slices = UnsafePointer(table)
    }

    @inlinable
    @inline(__always)
    public func variate(_ bits: UInt64) -> Double {
        let u = bits.unitOpen
        let pattern = u.bitPattern
        let exponent = Double(Int(pattern >> 52) - 1023)
        let slice = slices[Int(truncatingIfNeeded: (pattern >> 45) & 127)]
        let m = Double(bitPattern: pattern & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
        let high = Double(bitPattern: pattern & 0x000F_FFFF_F800_0000 | 0x3FF0_0000_0000_0000)
        let r = (high * slice.reciprocal - 1) + (m - high) * slice.reciprocal
        let r2 = r * r
        // ln(1 + r) for |r| < 2^-6.5
        let odd = 1.0 / 3 + r2 * (1.0 / 5 + r2 * (1.0 / 7))
        let even = -0.5 + r2 * (-0.25 + r2 * (-1.0 / 6 + r2 * (-1.0 / 8)))
        let logarithm = r + r2 * (even + r * odd)
        return (slice.logarithm - logarithm) - exponent * 0.693_147_180_559_945_309_4
    }

    /// ``variate(_:)`` of two, by the same operations on both.
    @inline(__always)
    package func variates(_ bits: (UInt64, UInt64)) -> SIMD2<Double> {
        let patterns = SIMD2(bits.0.unitOpen.bitPattern, bits.1.unitOpen.bitPattern)
        let exponent = SIMD2(Double(Int(patterns.x >> 52) - 1023), Double(Int(patterns.y >> 52) - 1023))
        let first = slices[Int(truncatingIfNeeded: (patterns.x >> 45) & 127)]
        let second = slices[Int(truncatingIfNeeded: (patterns.y >> 45) & 127)]
        let reciprocal = SIMD2(first.reciprocal, second.reciprocal)
        let one = SIMD2<UInt64>(repeating: 0x3FF0_0000_0000_0000)
        let m = unsafeBitCast(patterns & 0x000F_FFFF_FFFF_FFFF | one, to: SIMD2<Double>.self)
        let high = unsafeBitCast(patterns & 0x000F_FFFF_F800_0000 | one, to: SIMD2<Double>.self)
        let r = (high * reciprocal - 1) + (m - high) * reciprocal
        let r2 = r * r
        let odd = 1.0 / 3 + r2 * (1.0 / 5 + r2 * (1.0 / 7))
        let even = -0.5 + r2 * (-0.25 + r2 * (-1.0 / 6 + r2 * (-1.0 / 8)))
        let logarithm = r + r2 * (even + r * odd)
        return (SIMD2(first.logarithm, second.logarithm) - logarithm) - exponent * 0.693_147_180_559_945_309_4
    }
}
