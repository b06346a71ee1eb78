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
        var k = Int(x.exponent)
        var m = x.significand
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

    /// e^x; 0 below -745, infinity above 709.78.
    public static func exp(_ x: Double) -> Double {
        guard x > -745.2 else { return x.isNaN ? x : 0 }
        guard x < 709.79 else { return .infinity }
        let k = (x * 1.442_695_040_888_963_4).rounded()
        let r = (x - k * ln2High) - k * ln2Low
        return scaled(series(r), by: Int(k))
    }

    /// 2^x: of adstock's decay, and of half-lives generally.
    @inline(__always)
    public static func exp2(_ x: Double) -> Double {
        guard x > -1075 else { return 0 }
        guard x < 1024 else { return .infinity }
        // Truncation and a step down instead of `floor`, which is a call where the processor's baseline lacks it.
        let truncated = Double(Int(x))
        let k = truncated > x ? truncated - 1 : truncated
        // The difference rounds to 1 for x just below an integer.
        let step = min(Int((x - k) * 64), 63)
        let r = (x - k - Double(step) * 0x1p-6) * ln2
        // |r| < 0.0109: six terms reach 2^-56.
        let p = 1 + r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720))))))
        return scaled(powers.values[step] * p, by: Int(k))
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

    /// Taylor's series of e^r for |r| <= ln(2) / 2.
    private static func series(_ r: Double) -> Double {
        var sum = inverses.values[14]
        var n = 13
        while n >= 1 {
            sum = (1 + r * sum) * inverses.values[n]
            n -= 1
        }
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

    /// 1/n.
    private static let inverses = Inverses()
    private struct Inverses: Sendable {
        let values = (0...14).map { $0 == 0 ? 0 : 1 / Double($0) }
    }

    /// 2^(k/64), by repeated square roots.
    private static let powers = Powers()
    private struct Powers: Sendable {
        let values: [Double]
        init() {
            var roots: [Double] = []
            var root = 2.0
            for _ in 0..<6 {
                root = root.squareRoot()
                roots.append(root)
            }
            values = (0..<64).map { k in
                (0..<6).reduce(1.0) { k & (32 >> $1) == 0 ? $0 : $0 * roots[$1] }
            }
        }
    }
}
