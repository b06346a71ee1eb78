import Foundation
import Simulation

extension TraitTable {
    /// Mean of a number, traits at their means: near enough for estimates, exact without traits.
    func mean(of amount: Amount) -> Double {
        switch amount {
        case .constant(let value): value
        case .trait(let trait): means[trait]
        case .drawn(let distribution): mean(of: distribution)
        }
    }

    private func mean(of parameter: Parameter) -> Double {
        switch parameter {
        case .constant(let value): value
        case .trait(let trait): means[trait]
        }
    }

    private func mean(of distribution: Distribution) -> Double {
        switch distribution {
        case .uniform(let min, let max): return (mean(of: min) + mean(of: max)) / 2
        case .exponential(let mean): return self.mean(of: mean)
        case .exponentialRate(let rate): return 1 / mean(of: rate)
        case .normal(let mean, _): return self.mean(of: mean)
        case .lognormal(let median, let sigma):
            let sigma = mean(of: sigma)
            return mean(of: median) * exp(sigma * sigma / 2)
        case .gamma(let shape, let scale): return mean(of: shape) * mean(of: scale)
        case .gammaRate(let shape, let rate): return mean(of: shape) / mean(of: rate)
        case .beta(let a, let b):
            let a = mean(of: a)
            return a / (a + mean(of: b))
        case .weibull(let shape, let scale): return mean(of: scale) * tgamma(1 + 1 / mean(of: shape))
        case .poisson(let mean), .geometric(let mean), .bernoulli(let mean): return self.mean(of: mean)
        case .empirical(let values, let shares): return zip(values, shares).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }
}
