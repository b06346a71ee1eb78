/// The families of distributions, by the name they are written with.
enum DistributionFamily: String, CaseIterable {
    case constant, uniform, exponential, normal, lognormal, gamma, beta, weibull, poisson, geometric, bernoulli,
        empirical

    /// What a parameter measures, seen from the numbers that are drawn.
    enum Role {
        /// The same as they do.
        case same
        /// One over it.
        case inverse
        /// Nothing: a plain number.
        case plain
    }

    struct Form {
        var name: String
        var role: Role
        var wanted: Wanted
    }

    private static let any = Wanted(
        unit: .plain, noun: "a number", remedy: "write one like `4` or `2d`", lower: -.infinity, upper: .infinity,
        percent: true)
    private static let positive = Wanted.positiveNumber
    private static let nonnegative = Wanted.nonnegative

    /// Parameters of the family; each of them must be there, except that of `rate` and its counterpart one must.
    var parameters: [Form] {
        switch self {
        case .constant, .empirical: []
        case .uniform:
            [Form(name: "min", role: .same, wanted: Self.any), Form(name: "max", role: .same, wanted: Self.any)]
        case .exponential:
            [
                Form(name: "mean", role: .same, wanted: Self.positive),
                Form(name: "rate", role: .inverse, wanted: Self.nonnegative),
            ]
        case .normal:
            [
                Form(name: "mean", role: .same, wanted: Self.any),
                Form(name: "sd", role: .same, wanted: Self.nonnegative),
            ]
        case .lognormal:
            [
                Form(name: "median", role: .same, wanted: Self.positive),
                Form(name: "sigma", role: .plain, wanted: Self.nonnegative),
            ]
        case .gamma:
            [
                Form(name: "shape", role: .plain, wanted: Self.positive),
                Form(name: "scale", role: .same, wanted: Self.positive),
                Form(name: "rate", role: .inverse, wanted: Self.positive),
            ]
        case .beta:
            [
                Form(name: "a", role: .plain, wanted: Self.positive),
                Form(name: "b", role: .plain, wanted: Self.positive),
            ]
        case .weibull:
            [
                Form(name: "shape", role: .plain, wanted: Self.positive),
                Form(name: "scale", role: .same, wanted: Self.positive),
            ]
        case .poisson: [Form(name: "mean", role: .plain, wanted: Self.nonnegative)]
        case .geometric:
            [
                Form(
                    name: "mean", role: .plain,
                    wanted: Wanted(
                        unit: .plain, noun: "a mean of at least 1", remedy: "a geometric number counts from 1",
                        lower: 1, upper: .infinity))
            ]
        case .bernoulli: [Form(name: "p", role: .plain, wanted: .probability)]
        }
    }

    /// Parameters of which one excludes the other.
    var alternatives: [String] {
        switch self {
        case .exponential: ["mean", "rate"]
        case .gamma: ["scale", "rate"]
        default: []
        }
    }
}

extension DistributionFamily {
    /// `shape` and one of `scale` and `rate`.
    var parametersInWords: String {
        let plain = parameters.map(\.name).filter { !alternatives.contains($0) }
        guard !alternatives.isEmpty else { return Suggestion.list(plain) }
        let either = "one of " + Suggestion.list(alternatives)
        return plain.isEmpty ? either : Suggestion.list(plain) + " and " + either
    }
}
