import Foundation
import Simulation

extension Amount {
    /// Its mean; `nil` where it differs between customers, or where no textbook says.
    var exactMean: Double? {
        switch self {
        case .constant(let number): number
        case .trait: nil
        case .drawn(let distribution): distribution.exactMean
        }
    }
}

extension Distribution {
    fileprivate var exactMean: Double? {
        switch self {
        case .uniform(.constant(let min), .constant(let max)): (min + max) / 2
        case .exponential(.constant(let mean)): mean
        case .exponentialRate(.constant(let rate)): rate > 0 ? 1 / rate : nil
        case .lognormal(.constant(let median), .constant(let sigma)): median * exp(sigma * sigma / 2)
        case .gamma(.constant(let shape), .constant(let scale)): shape * scale
        case .gammaRate(.constant(let shape), .constant(let rate)): rate > 0 ? shape / rate : nil
        case .beta(.constant(let a), .constant(let b)): a / (a + b)
        case .weibull(.constant(let shape), .constant(let scale)): scale * tgamma(1 + 1 / shape)
        case .poisson(.constant(let mean)), .geometric(.constant(let mean)), .bernoulli(.constant(let mean)): mean
        case .empirical(let values, let shares): zip(values, shares).reduce(0) { $0 + $1.0 * $1.1 }
        // A duration below 0 counts as 0, so a normal one has another mean than it says.
        case .normal: nil
        default: nil
        }
    }
}
