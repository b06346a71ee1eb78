/// Elementary functions of our own: built from IEEE 754 additions, multiplications, divisions and square roots alone, so
/// that a digest does not depend on a machine's mathematical library. Within 2 units in the last place where tests look.
public enum Elementary {
    static let ln2 = 0.693_147_180_559_945_309_4
    /// ln 2 in two parts: the first has 20 trailing zero bits, so that small multiples of it are exact.
    private static let ln2High = Double(bitPattern: 0x3FE6_2E42_FEE0_0000)
    private static let ln2Low = 1.908_214_929_270_587_7e-10

    /// Natural logarithm of a positive finite number.
    ///
    /// `x = 2^k m` with m in [sqrt(1/2), sqrt(2)); `ln m = 2 artanh(s)` with `s = (m - 1) / (m + 1)`, by its series.
    public static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x.isFinite else { return x }
        var (k, m) = split(x)
        if m > 1.414_213_562_373_095_1 {
            m *= 0.5
            k += 1
        }
        let f = m - 1
        let s = f / (m + 1)
        let z = s * s
        // 1/3 + z/5 + z^2/7 + ... in two interleaved halves, which the processor works on side by side.
        let w = z * z
        let even = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19 + w * (1.0 / 23)))))
        let odd = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))))
        let series = even + z * odd
        // 2 artanh(s) = 2s + 2 s z series, and 2s = f - s f: the leading term stays exact.
        let tail = 2 * s * z * series - s * f
        let scale = Double(k)
        return scale * ln2High + (f + (tail + scale * ln2Low))
    }

    /// The exponent k and the significand m in [1, 2) of `x = 2^k m`; by the bits where x has all of them.
    @inline(__always)
    private static func split(_ x: Double) -> (Int, Double) {
        guard x >= .leastNormalMagnitude else { return (Int(x.exponent), x.significand) }
        let pattern = x.bitPattern
        return (
            Int(truncatingIfNeeded: pattern >> 52) - 1023,
            Double(bitPattern: pattern & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
        )
    }

    /// e^x; 0 below -745, infinity above 709.78.
    public static func exp(_ x: Double) -> Double {
        guard x > -745.2 else { return x.isNaN ? x : 0 }
        guard x < 709.79 else { return .infinity }
        let k = rounded(x * 1.442_695_040_888_963_4)
        let r = (x - k * ln2High) - k * ln2Low
        return scaled(series(r), by: Int(k))
    }

    /// Rounded half away from zero, for |x| < 2^52: without a call where the processor's baseline cannot round.
    @inline(__always)
    private static func rounded(_ x: Double) -> Double {
        let whole = Double(Int(x))
        let left = x - whole
        return left >= 0.5 ? whole + 1 : left <= -0.5 ? whole - 1 : whole
    }

    /// 2^x: of adstock's decay, and of half-lives generally. Within 3 units in the last place, and exact for whole numbers.
    public static func exp2(_ x: Double) -> Double { PowerTable.shared.exp2(x) }

    /// As ``exp2(_:)``, with the table at hand.
    @inline(__always)
    fileprivate static func exp2(_ x: Double, _ powers: UnsafePointer<Double>) -> Double {
        // Also where x is not a number.
        guard abs(x) < 1020 else { return exp2OfMuch(x, powers) }
        // Added to 1.5 * 2^46, whose last bit is worth 1/64, x is rounded to 64ths and leaves their number in the lowest bits.
        let shift = 0x1.8p46
        let rounded = x + shift
        let steps = Int(bitPattern: UInt(rounded.bitPattern &- shift.bitPattern))
        let r = (x - (rounded - shift)) * ln2
        // |r| < 0.0055: six terms reach 2^-62; in pairs, so that the processor works on them side by side.
        let r2 = r * r
        let p = (1 + r) + r2 * ((1.0 / 2 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)))
        return powers[steps & 63] * p * Double(bitPattern: UInt64(bitPattern: Int64((steps >> 6) &+ 1023)) << 52)
    }

    /// 2^x where it, or a factor of it, is near or beyond the ends of the normal numbers.
    @inline(never)
    private static func exp2OfMuch(_ x: Double, _ powers: UnsafePointer<Double>) -> Double {
        guard x > -1075 else { return x.isNaN ? x : 0 }
        guard x < 1024 else { return x.isNaN ? x : .infinity }
        let whole = x.rounded(.towardZero)
        return scaled(exp2(x - whole, powers), by: Int(whole))
    }

    /// x^y for positive x.
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        if x == 0 { return y > 0 ? 0 : .infinity }
        return exp(y * log(x))
    }

    /// ln(gamma(x)) for x > 0, by Stirling's series above 10 and the recurrence below.
    static func logGamma(_ x: Double) -> Double {
        var (shifted, correction) = (x, 0.0)
        while shifted < 10 {
            correction += log(shifted)
            shifted += 1
        }
        let i = 1 / shifted
        let i2 = i * i
        let series = i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260 - i2 * (1.0 / 1680 - i2 / 1188))))
        return (shifted - 0.5) * log(shifted) - shifted + 0.918_938_533_204_672_7 + series - correction
    }

    /// Taylor's series of e^r for |r| <= ln(2) / 2: `1 + r (1 + r / 2 (1 + r / 3 (...)))`, to the 14th term.
    @inline(__always)
    private static func series(_ r: Double) -> Double {
        var sum = 1.0 / 14
        sum = (1 + r * sum) * (1.0 / 13)
        sum = (1 + r * sum) * (1.0 / 12)
        sum = (1 + r * sum) * (1.0 / 11)
        sum = (1 + r * sum) * (1.0 / 10)
        sum = (1 + r * sum) * (1.0 / 9)
        sum = (1 + r * sum) * (1.0 / 8)
        sum = (1 + r * sum) * (1.0 / 7)
        sum = (1 + r * sum) * (1.0 / 6)
        sum = (1 + r * sum) * (1.0 / 5)
        sum = (1 + r * sum) * (1.0 / 4)
        sum = (1 + r * sum) * (1.0 / 3)
        sum = (1 + r * sum) * (1.0 / 2)
        sum = 1 + r * sum
        return 1 + r * sum
    }

    @inline(__always)
    private static func scaled(_ x: Double, by k: Int) -> Double {
        guard k > -1020, k < 1020 else {
            let half = k / 2
            return x * Double(sign: .plus, exponent: half, significand: 1)
                * Double(sign: .plus, exponent: k - half, significand: 1)
        }
        return x * Double(bitPattern: UInt64(k + 1023) << 52)
    }
}

/// 2^(k/64) for k in 0..<64, by repeated square roots. Inner loops keep a copy, because a global's lazy initialisation is checked
/// at every use.
struct PowerTable: Sendable {
    static let shared = PowerTable()

    /// Never freed: one table a process.
    private nonisolated(unsafe) let values: UnsafePointer<Double>

    private init() {
        var roots: [Double] = []
        var root = 2.0
        for _ in 0..<6 {
            root = root.squareRoot()
            roots.append(root)
        }
        let table = UnsafeMutablePointer<Double>.allocate(capacity: 64)
        for k in 0..<64 { table[k] = (0..<6).reduce(1.0) { k & (32 >> $1) == 0 ? $0 : $0 * roots[$1] } }
        values = UnsafePointer(table)
    }

    @inline(__always)
    func exp2(_ x: Double) -> Double { Elementary.exp2(x, values) }
}
