/// How often chance alone goes as far as something did.
public enum Tails {
    /// The probability that a standard normal variate exceeds `z`, to about 15 digits of its own size for z up to 37.
    public static func normal(above z: Double) -> Double {
        guard z.isFinite else { return z > 0 ? 0 : z < 0 ? 1 : .nan }
        if z < 0 { return 1 - normal(above: -z) }
        // The quantile is known closely (AS 241), so its inverse is found by halving, in powers of two and then within one.
        var exponent = 1
        while exponent < 1022, normalQuantile(power(exponent + 1)) > -z { exponent += 1 }
        if exponent >= 1022 { return 0 }
        var (low, high) = (power(exponent + 1), power(exponent))
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { break }
            if normalQuantile(middle) > -z { high = middle } else { low = middle }
        }
        return (low + high) / 2
    }

    /// The probability that Student's t exceeds `t`.
    ///
    /// For even degrees of freedom it is a finite sum (Abramowitz and Stegun 26.7.4); odd ones are taken for the even number
    /// below, which has the wider tail.
    /// - Parameter degrees: at least 2.
    public static func student(above t: Double, degrees: Int) -> Double {
        guard !t.isNaN, degrees >= 2 else { return .nan }
        if t < 0 { return 1 - student(above: -t, degrees: degrees) }
        if t.isInfinite { return 0 }
        let even = degrees - degrees % 2
        let ratio = t * t / Double(even)
        // With s = sin, c = cos of arctan(t / sqrt(n)): P(|T| < t) = s (1 + 1/2 c^2 + 1.3/2.4 c^4 + ...). The whole series is
        // 1 / s, so the tail is s times the terms that are left out: no digits are lost where it is small.
        let cosine = 1 / (1 + ratio)
        let sine = (ratio / (1 + ratio)).squareRoot()
        var term = 1.0
        for k in 1...(even / 2) { term *= Double(2 * k - 1) / Double(2 * k) * cosine }
        if sine < 0.5 {
            var (sum, each) = (1.0, 1.0)
            for k in 1..<max(1, even / 2) {
                each *= Double(2 * k - 1) / Double(2 * k) * cosine
                sum += each
            }
            return (1 - sine * sum) / 2
        }
        var (sum, k) = (0.0, even / 2)
        while term > sum * 1e-17, k < even / 2 + 10_000 {
            sum += term
            k += 1
            term *= Double(2 * k - 1) / Double(2 * k) * cosine
        }
        return sine * sum / 2
    }

    /// 2^-n.
    private static func power(_ n: Int) -> Double { Double(sign: .plus, exponent: -n, significand: 1) }
}
