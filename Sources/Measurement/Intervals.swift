/// A range that is likely to hold what was estimated.
public struct Interval: Sendable, Hashable {
    public var low: Double
    public var high: Double
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    public func contains(_ value: Double) -> Bool { low <= value && value <= high }

    /// Wilson's score interval for a probability (Wilson 1927): keeps its level near 0 and 1, where the normal one does not.
    ///
    /// - Parameters:
    ///   - successes: out of `trials`, from 0 to `trials`.
    ///   - level: confidence, between 0 and 1.
    /// - Returns: within [0, 1]; all of it where there were no trials.
    public static func wilson(successes: Double, trials: Double, level: Double = 0.95) -> Interval {
        guard trials > 0 else { return Interval(low: 0, high: 1) }
        let z = normalQuantile(0.5 + level / 2)
        let share = successes / trials
        let square = z * z / trials
        let middle = (share + square / 2) / (1 + square)
        let half = z * (share * (1 - share) / trials + square / (4 * trials)).squareRoot() / (1 + square)
        return Interval(
            low: successes <= 0 ? 0 : max(0, middle - half), high: successes >= trials ? 1 : min(1, middle + half))
    }

    /// Estimate and standard error as an interval, the error being normal.
    ///
    /// - Parameter level: confidence, between 0 and 1.
    public static func normal(mean: Double, standardError: Double, level: Double = 0.95) -> Interval {
        let half = normalQuantile(0.5 + level / 2) * standardError
        return Interval(low: mean - half, high: mean + half)
    }
}

/// The number that a standard normal variate stays below with probability `p`: algorithm AS 241 (PPND16), Wichura 1988, about
/// 16 digits.
///
/// - Returns: -infinity for 0, infinity for 1, NaN outside [0, 1].
public func normalQuantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    let q = p - 0.5
    if q.magnitude <= 0.425 {
        let r = 0.180625 - q * q
        return q * polynomial(r, AS241.a) / polynomial(r, AS241.b)
    }
    let r = (-naturalLogarithm(min(p, 1 - p))).squareRoot()
    let tail =
        r <= 5
        ? polynomial(r - 1.6, AS241.c) / polynomial(r - 1.6, AS241.d)
        : polynomial(r - 5, AS241.e) / polynomial(r - 5, AS241.f)
    return q < 0 ? -tail : tail
}

/// The six polynomials of AS 241, constant term first.
private enum AS241 {
    static let a = [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ]
    static let b = [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ]
    static let c = [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ]
    static let d = [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ]
    static let e = [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ]
    static let f = [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ]
}

private func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
}

/// ln x for a positive normal x: 2 artanh((m - 1) / (m + 1)) of a mantissa near 1, plus the exponent; the same on every machine.
func naturalLogarithm(_ x: Double) -> Double {
    var mantissa = x.significand
    var exponent = Double(x.exponent)
    if mantissa > 1.4142135623730951 {
        mantissa /= 2
        exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var series = 0.0
    for k in stride(from: 23.0, through: 1.0, by: -2.0) { series = series * square + 1 / k }
    return 2 * s * series + exponent * 0.6931471805599453
}
