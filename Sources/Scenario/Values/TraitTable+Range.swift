import Simulation

extension TraitTable {
    /// A normal number is never this many standard deviations off: a draw has 53 bits, which reach to 8.3.
    private static let normalReach = 9.0
    /// The least value of a distribution that comes near 0 and never is 0.
    private static let nearlyZero = Double.leastNonzeroMagnitude

    /// Least and greatest value that a number can take.
    func range(of amount: Amount) -> (lower: Double, upper: Double) {
        switch amount {
        case .constant(let value): (value, value)
        case .trait(let trait): ranges[trait]
        case .drawn(let distribution): range(of: distribution)
        }
    }

    private func range(of parameter: Parameter) -> (lower: Double, upper: Double) {
        switch parameter {
        case .constant(let value): (value, value)
        case .trait(let trait): ranges[trait]
        }
    }

    private func range(of distribution: Distribution) -> (lower: Double, upper: Double) {
        switch distribution {
        case .uniform(let min, let max):
            return (range(of: min).lower, range(of: max).upper)
        case .normal(let mean, let deviation):
            let reach = Self.normalReach * range(of: deviation).upper
            return (range(of: mean).lower - reach, range(of: mean).upper + reach)
        case .lognormal(let median, let sigma):
            let spread = range(of: sigma).upper
            return spread == 0 ? range(of: median) : (Self.nearlyZero, .infinity)
        case .exponential, .exponentialRate, .gamma, .gammaRate, .weibull:
            return (Self.nearlyZero, .infinity)
        case .beta: return (Self.nearlyZero, 1)
        case .poisson: return (0, .infinity)
        case .geometric: return (1, .infinity)
        case .bernoulli: return (0, 1)
        case .empirical(let values, _): return (values.min() ?? 0, values.max() ?? 0)
        }
    }
}
