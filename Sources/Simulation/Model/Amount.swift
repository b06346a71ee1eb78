/// A parameter of a distribution: a number, or a trait of the customer.
public enum Parameter: Sendable, Hashable {
    case constant(Double)
    /// Index into ``Population/traits``.
    case trait(Int)
}

/// A family of random numbers with its parameters.
///
/// Durations are in microseconds, rates in 1/microsecond, money in major units, probabilities in [0, 1].
public enum Distribution: Sendable, Hashable {
    case uniform(min: Parameter, max: Parameter)
    /// Density `exp(-x / mean) / mean`.
    case exponential(mean: Parameter)
    /// As ``exponential(mean:)`` with mean `1 / rate`; a rate of 0 never comes (infinity).
    case exponentialRate(Parameter)
    case normal(mean: Parameter, standardDeviation: Parameter)
    /// `median * exp(sigma * Z)`.
    case lognormal(median: Parameter, sigma: Parameter)
    /// Mean `shape * scale`.
    case gamma(shape: Parameter, scale: Parameter)
    /// As ``gamma(shape:scale:)`` with scale `1 / rate`.
    case gammaRate(shape: Parameter, rate: Parameter)
    case beta(a: Parameter, b: Parameter)
    /// `scale * (-ln U)^(1 / shape)`.
    case weibull(shape: Parameter, scale: Parameter)
    case poisson(mean: Parameter)
    /// 1, 2, 3, ... with the given mean (at least 1): the number of trials up to the first success.
    case geometric(mean: Parameter)
    /// 1 with the given probability, else 0.
    case bernoulli(Parameter)
    /// The given values with the given shares; shares sum to 1.
    case empirical(values: [Double], shares: [Double])
}

/// Any number of a scenario: written out, drawn at each use, or a trait drawn once per customer.
public enum Amount: Sendable, Hashable {
    case constant(Double)
    /// Index into ``Population/traits``.
    case trait(Int)
    /// Drawn afresh at each use.
    case drawn(Distribution)
}

/// The probability of an outcome or the share of a product.
public enum Share: Sendable, Hashable {
    case amount(Amount)
    /// What the others leave of 1; at most one in a list.
    case rest
}

extension Distribution {
    /// The traits that its parameters are, by which it differs between customers.
    var traits: TraitSet {
        func trait(_ parameter: Parameter) -> TraitSet {
            if case .trait(let index) = parameter { TraitSet(index) } else { [] }
        }
        switch self {
        case .exponential(let a), .exponentialRate(let a), .poisson(let a), .geometric(let a), .bernoulli(let a):
            return trait(a)
        case .uniform(let a, let b), .normal(let a, let b), .lognormal(let a, let b), .gamma(let a, let b),
            .gammaRate(let a, let b), .beta(let a, let b), .weibull(let a, let b):
            return trait(a).union(trait(b))
        case .empirical: return []
        }
    }
}
