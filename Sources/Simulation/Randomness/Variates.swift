/// Variates that need more than one uniform, or a rejection loop. All take a ``SubStream``.
enum Variates {
    static func normal(_ bits: UInt64) -> Double { NormalQuantile.value(bits.unitOpen) }

    /// Gamma with scale 1: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); shapes below 1 by
    /// the usual boost with `U^(1 / shape)`.
    static func gamma(shape: Double, _ stream: inout SubStream) -> Double {
        guard shape > 0 else { return 0 }
        guard shape >= 1 else {
            let boost = Elementary.log(stream.unit()) / shape
            return gamma(shape: shape + 1, &stream) * Elementary.exp(boost)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal(stream.next())
            let t = 1 + c * x
            guard t > 0 else { continue }
            let v = t * t * t
            let u = stream.unit()
            if Elementary.log(u) < 0.5 * x * x + d * (1 - v + Elementary.log(v)) { return d * v }
        }
    }

    static func beta(_ a: Double, _ b: Double, _ stream: inout SubStream) -> Double {
        let x = gamma(shape: a, &stream)
        let y = gamma(shape: b, &stream)
        return x + y > 0 ? x / (x + y) : (a >= b ? 1 : 0)
    }

    /// Poisson: products of uniforms below a mean of 10, above it Hoermann's transformed rejection with squeeze ("The
    /// transformed rejection method for generating Poisson random variables", 1993, algorithm PTRS).
    static func poisson(mean: Double, _ stream: inout SubStream) -> Int {
        guard mean > 0 else { return 0 }
        guard mean >= 10 else {
            let limit = Elementary.exp(-mean)
            var (count, product) = (0, stream.unit())
            while product > limit {
                count += 1
                product *= stream.unit()
            }
            return count
        }
        let b = 0.931 + 2.53 * mean.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let vr = 0.9277 - 3.6224 / (b - 2)
        let logMean = Elementary.log(mean)
        while true {
            let u = stream.unit() - 0.5
            let v = stream.unit()
            let us = 0.5 - abs(u)
            let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
            if us >= 0.07 && v <= vr { return Int(k) }
            guard k >= 0, us >= 0.013 || v <= us else { continue }
            let left = Elementary.log(v * inverseAlpha / (a / (us * us) + b))
            if left <= k * logMean - mean - Elementary.logGamma(k + 1) { return Int(k) }
        }
    }

    /// Binomial: counted one by one below a mean of 10, above it Hoermann's transformed rejection ("The generation of binomial
    /// random variates", 1993, algorithm BTRS).
    static func binomial(_ n: Int, _ p: Double, _ stream: inout SubStream) -> Int {
        guard n > 0, p > 0 else { return 0 }
        guard p < 1 else { return n }
        guard p <= 0.5 else { return n - binomial(n, 1 - p, &stream) }
        let count = Double(n)
        guard count * p >= 10 else { return binomialByWaiting(n, p, &stream) }
        let spread = (count * p * (1 - p)).squareRoot()
        let b = 1.15 + 2.53 * spread
        let a = -0.0873 + 0.0248 * b + 0.01 * p
        let c = count * p + 0.5
        let alpha = (2.83 + 5.1 / b) * spread
        let vr = 0.92 - 4.2 / b
        let logOdds = Elementary.log(p / (1 - p))
        let mode = ((count + 1) * p).rounded(.down)
        let h = Elementary.logGamma(mode + 1) + Elementary.logGamma(count - mode + 1)
        while true {
            let u = stream.unit() - 0.5
            let v = stream.unit()
            let us = 0.5 - abs(u)
            let k = ((2 * a / us + b) * u + c).rounded(.down)
            guard k >= 0, k <= count else { continue }
            if us >= 0.07 && v <= vr { return Int(k) }
            let left = Elementary.log(v * alpha / (a / (us * us) + b))
            let right = h - Elementary.logGamma(k + 1) - Elementary.logGamma(count - k + 1) + (k - mode) * logOdds
            if left <= right { return Int(k) }
        }
    }

    /// Jumps from success to success by geometric gaps: as many steps as there are successes.
    private static func binomialByWaiting(_ n: Int, _ p: Double, _ stream: inout SubStream) -> Int {
        let logFailure = Elementary.log(1 - p)
        var (successes, position) = (0, 0.0)
        while true {
            position += (Elementary.log(stream.unit()) / logFailure).rounded(.down) + 1
            guard position <= Double(n) else { return successes }
            successes += 1
        }
    }
}
