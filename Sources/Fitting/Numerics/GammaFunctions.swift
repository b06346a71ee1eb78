import Foundation

/// The gamma function's relatives that likelihoods are made of.
enum GammaFunctions {
    /// ln Γ(x) for x > 0: Stirling's series (Abramowitz and Stegun 1964, 6.1.41) from 10 on, reached by Γ(x + 1) = x Γ(x).
    ///
    /// Our own because the C library's keeps the sign in a global variable, which two threads would share. About 15 digits.
    static func logGamma(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? .infinity : .nan }
        guard x < 1e300 else { return .infinity }
        var shifted = x
        var product = 1.0
        while shifted < 10 {
            product *= shifted
            shifted += 1
        }
        let inverse = 1 / shifted
        let square = inverse * inverse
        var series = 0.0
        for coefficient in stirling { series = series * square + coefficient }
        return (shifted - 0.5) * log(shifted) - shifted + halfLogTwoPi + series * inverse - log(product)
    }

    /// ln B(a, b).
    static func logBeta(_ a: Double, _ b: Double) -> Double { logGamma(a) + logGamma(b) - logGamma(a + b) }

    private static let halfLogTwoPi = 0.918_938_533_204_672_7
    /// B_2k / (2k (2k - 1)), the highest first.
    private static let stirling: [Double] = [
        -1.392_432_216_905_901_1, 0.179_644_372_368_830_57, -0.029_550_653_594_771_242, 0.006_410_256_410_256_41,
        -0.001_917_526_917_526_917_5, 0.000_841_750_841_750_841_8, -0.000_595_238_095_238_095_3,
        0.000_793_650_793_650_793_7, -0.002_777_777_777_777_778, 0.083_333_333_333_333_33,
    ]

    /// ln of the share of a gamma distribution (scale 1) above x: the regularised upper incomplete gamma function Q(shape, x).
    ///
    /// By series below shape + 1, by Lentz's continued fraction above (Abramowitz and Stegun 1964, 6.5.29 and 6.5.31).
    static func logUpperShare(shape: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let front = shape * log(x) - x - logGamma(shape)
        if x < shape + 1 {
            var term = 1 / shape
            var sum = term
            var k = shape
            while term > sum * 1e-17 {
                k += 1
                term *= x / k
                sum += term
            }
            return log1p(-min(1, exp(front + log(sum))))
        }
        let tiny = 1e-300
        var b = x + 1 - shape
        var c = 1 / tiny
        var d = 1 / b
        var fraction = d
        for step in 1...10_000 {
            let a = -Double(step) * (Double(step) - shape)
            b += 2
            d = 1 / nonzero(a * d + b, tiny)
            c = nonzero(b + a / c, tiny)
            fraction *= c * d
            if abs(c * d - 1) < 1e-15 { break }
        }
        return front + log(fraction)
    }

    private static func nonzero(_ x: Double, _ tiny: Double) -> Double { abs(x) < tiny ? tiny : x }

    /// ln of the share of a standard normal distribution above z; beyond 30 by its asymptotic series, where `erfc` is 0.
    static func logNormalTail(_ z: Double) -> Double {
        guard z > 30 else { return log(erfc(z / 2.0.squareRoot()) / 2) }
        return -z * z / 2 - log(z) - halfLogTwoPi + log1p(-1 / (z * z))
    }
}
