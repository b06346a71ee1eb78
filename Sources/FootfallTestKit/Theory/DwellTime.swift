import Foundation

/// How long a customer waits for the next decision, with the moments that the algebra needs. All times in days.
public enum DwellTime: Sendable, Equatable {
    case fixed(days: Double)
    case exponential(mean: Double)
    /// - sigma: standard deviation of the logarithm.
    case lognormal(median: Double, sigma: Double)
    case gamma(shape: Double, scale: Double)
    case weibull(shape: Double, scale: Double)
    case uniform(min: Double, max: Double)

    public var moments: Moments {
        switch self {
        case .fixed(let days): return Moments(mean: days, variance: 0)
        case .exponential(let mean): return Moments(mean: mean, variance: mean * mean)
        case .lognormal(let median, let sigma):
            let square = exp(sigma * sigma)
            return Moments(mean: median * square.squareRoot(), variance: median * median * square * (square - 1))
        case .gamma(let shape, let scale): return Moments(mean: shape * scale, variance: shape * scale * scale)
        case .weibull(let shape, let scale):
            let (first, second) = (tgamma(1 + 1 / shape), tgamma(1 + 2 / shape))
            return Moments(mean: scale * first, variance: scale * scale * (second - first * first))
        case .uniform(let min, let max):
            return Moments(mean: (min + max) / 2, variance: (max - min) * (max - min) / 12)
        }
    }
}
