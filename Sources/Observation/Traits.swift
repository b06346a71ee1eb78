import Simulation

/// A customer's traits, drawn again as the simulation draws them (they are functions of seed and customer alone); only where a
/// setting of `tracking:` names one.
struct Traits: Sendable {
    private let keys: [DrawKey]
    /// By segment.
    private let samplers: [[AmountSampler]]

    /// `nil` where no setting depends on a trait.
    init?(world: World, settings: TrackingSettings) {
        guard settings.amounts.contains(where: \.readsTraits) else { return nil }
        keys = world.population.traits.map {
            DrawKey(seed: world.seed, replication: world.replication, purpose: "traits.\($0)")
        }
        samplers = world.population.segments.map { $0.traits.map { AmountSampler($0) } }
    }

    func values(of customer: CustomerFacts) -> [Double] {
        var values = [Double](repeating: 0, count: keys.count)
        for (index, key) in keys.enumerated() {
            values[index] = samplers[customer.segment][index].sample(key.bits(customer.id, 0, 0).0, traits: values)
        }
        return values
    }
}

extension TrackingSettings {
    var amounts: [Amount] {
        let optional = [cookieLifetime, clockSkew, late?.probability, late?.delay].compactMap { $0 }
        return [devices, consent, adBlock, bots, loss, duplicates, alteredDuplicates, reordered] + optional
    }
}

extension Amount {
    fileprivate var readsTraits: Bool {
        switch self {
        case .constant: false
        case .trait: true
        case .drawn(let distribution): distribution.parameters.contains { if case .trait = $0 { true } else { false } }
        }
    }
}

extension Distribution {
    fileprivate var parameters: [Parameter] {
        switch self {
        case .uniform(let a, let b), .normal(let a, let b), .lognormal(let a, let b), .gamma(let a, let b),
            .gammaRate(let a, let b), .beta(let a, let b), .weibull(let a, let b):
            [a, b]
        case .exponential(let a), .exponentialRate(let a), .poisson(let a), .geometric(let a), .bernoulli(let a): [a]
        case .empirical: []
        }
    }
}
