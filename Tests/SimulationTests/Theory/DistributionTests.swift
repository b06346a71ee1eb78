import FootfallTestKit
import Simulation
import Testing

/// Every family of random numbers against its mean, its variance and its distribution function.
@Suite struct DistributionTests {
    struct Family: CustomTestStringConvertible, Sendable {
        var name: String
        var distribution: Distribution
        var mean: Double
        var variance: Double
        /// Numbers and the probability of being at most that.
        var below: [(Double, Double)]
        var testDescription: String { name }
    }

    static let families: [Family] = {
        func c(_ number: Double) -> Parameter { .constant(number) }
        let e = Elementary.exp(-1)
        // Standard normal quantiles of 75%, 90% and 99%.
        let z = [(0.674_489_750_196, 0.75), (1.281_551_565_545, 0.9), (2.326_347_874_041, 0.99)]
        let ninth = Elementary.exp(0.04)
        let poissonSmall = Elementary.exp(-0.3)
        let root2 = (2.0).squareRoot()
        return [
            Family(
                name: "uniform", distribution: .uniform(min: c(-2), max: c(5)), mean: 1.5, variance: 49.0 / 12,
                below: [(-1, 1.0 / 7), (1.5, 0.5), (4.3, 0.9)]),
            Family(
                name: "exponential", distribution: .exponential(mean: c(3)), mean: 3, variance: 9,
                below: [(3, 1 - e), (0.3, 1 - Elementary.exp(-0.1)), (15, 1 - Elementary.exp(-5))]),
            Family(
                name: "exponential by rate", distribution: .exponentialRate(c(4)), mean: 0.25, variance: 1.0 / 16,
                below: [(0.25, 1 - e)]),
            Family(
                name: "normal", distribution: .normal(mean: c(10), standardDeviation: c(2)), mean: 10, variance: 4,
                below: [(10, 0.5)] + z.map { (10 + 2 * $0.0, $0.1) } + z.map { (10 - 2 * $0.0, 1 - $0.1) }),
            Family(
                name: "lognormal", distribution: .lognormal(median: c(7), sigma: c(0.2)), mean: 7 * ninth.squareRoot(),
                variance: 49 * ninth * (ninth - 1),
                below: [(7, 0.5)] + z.map { (7 * Elementary.exp(0.2 * $0.0), $0.1) }),
            Family(
                name: "gamma, small shape", distribution: .gamma(shape: c(0.5), scale: c(2)), mean: 1, variance: 2,
                // Chi-squared with one degree of freedom.
                below: [(0.674_489_750_196 * 0.674_489_750_196, 0.5), (2.705_543_454_095, 0.9)]),
            Family(
                name: "gamma", distribution: .gammaRate(shape: c(2), rate: c(4)), mean: 0.5, variance: 0.125,
                below: [(0.25, 1 - 2 * e), (0.5, 1 - 3 * e * e)]),
            Family(
                name: "beta, small parameters", distribution: .beta(a: c(0.5), b: c(0.5)), mean: 0.5, variance: 0.125,
                below: [(0.5, 0.5), (0.25, 1.0 / 3), (0.75, 2.0 / 3), (0.5 - root2 / 4, 0.25)]),
            Family(
                name: "beta", distribution: .beta(a: c(1), b: c(3)), mean: 0.25, variance: 3.0 / 80,
                below: [(0.1, 1 - 0.729), (0.5, 0.875)]),
            Family(
                name: "weibull", distribution: .weibull(shape: c(2), scale: c(3)), mean: 3 * 0.886_226_925_452_758,
                variance: 9 * (1 - 0.785_398_163_397_448), below: [(3, 1 - e), (6, 1 - Elementary.exp(-4))]),
            Family(
                name: "poisson, small mean", distribution: .poisson(mean: c(0.3)), mean: 0.3, variance: 0.3,
                below: [(0, poissonSmall), (1, 1.3 * poissonSmall), (2, 1.345 * poissonSmall)]),
            Family(
                name: "poisson, large mean", distribution: .poisson(mean: c(40)), mean: 40, variance: 40,
                below: [30.0, 36, 40, 45, 52].map { k in
                    (k, Chances.poisson(40).prefix(Int(k) + 1).reduce(0, +))
                }),
            Family(
                name: "geometric", distribution: .geometric(mean: c(4)), mean: 4, variance: 12,
                below: [(0, 0), (1, 0.25), (2, 0.4375), (8, 1 - Elementary.pow(0.75, 8))]),
            Family(
                name: "bernoulli", distribution: .bernoulli(c(0.23)), mean: 0.23, variance: 0.23 * 0.77,
                below: [(0, 0.77)]),
            Family(
                name: "empirical", distribution: .empirical(values: [5, 4, 1], shares: [0.5, 0.3, 0.2]), mean: 3.9,
                variance: 17.5 - 3.9 * 3.9, below: [(1, 0.2), (4, 0.5)]),
        ]
    }()

    @Test(arguments: families)
    func hasItsMomentsAndQuantiles(_ family: Family) {
        let sampler = AmountSampler(.drawn(family.distribution))
        let key = DrawKey(seed: 21, purpose: family.name)
        let count = 40_000
        var (values, squares) = (Sample(), Sample())
        var below = family.below.map { _ in 0 }
        for index in 0..<UInt64(count) {
            let value = sampler.sample(key.bits(index, 0, 0).0)
            values.add(value)
            squares.add((value - family.mean) * (value - family.mean))
            for (k, point) in family.below.enumerated() where value <= point.0 { below[k] += 1 }
        }
        var comparisons = [
            values.compared("mean", to: family.mean), squares.compared("variance", to: family.variance),
        ]
        for (number, point) in zip(below, family.below) {
            comparisons.append(.share("share up to \(point.0)", Double(number) / Double(count), point.1, of: count))
        }
        for comparison in comparisons { #expect(comparison.agrees, "\(family.name), \(comparison)") }
    }

    /// Traits are drawn once per customer, and stand wherever a distribution's parameter may.
    @Test func traitsHoldForTheWholeLife() {
        let days = Parameter.trait(0)
        var world = Theory.oneDecision(
            seed: 22, outcomes: [1], lines: [],
            emissions: [
                Emission(
                    event: 1, timing: .entry(.constant(3)),
                    properties: [
                        (property: 0, amount: .trait(0)), (property: 1, amount: .drawn(.exponential(mean: days))),
                    ])
            ])
        world.properties = ["trait", "drawn"]
        world.population.traits = ["t"]
        world.population.segments = [
            Segment(name: "few", share: 0.25, traits: [.constant(8)]),
            Segment(
                name: "many", share: 0.75,
                traits: [.drawn(.gamma(shape: .constant(2), scale: .constant(1.5)))]),
        ]
        var (traits, drawn, few) = (Sample(), Sample(), Sample())
        Theory.forEachCustomer(Engine(world: world, customers: 20_000)) { facts, occurrences, ledger in
            let emissions = occurrences.filter { $0.kind == .emission }
            let own = emissions.map { ledger.properties[Int($0.related)] }
            #expect(own.count == 3 && Set(own).count == 1)
            let others = emissions.map { ledger.properties[Int($0.related) + 1] }
            #expect(Set(others).count == 3)
            traits.add(own[0])
            drawn.add(others[0])
            few.add(facts.segment == 0 ? 1 : 0)
        }
        for comparison in [
            few.compared("share of the segment", to: 0.25), traits.compared("trait", to: 0.25 * 8 + 0.75 * 3),
            drawn.compared("drawn with the trait as mean", to: 4.25),
        ] { #expect(comparison.agrees, "\(comparison)") }
    }

    /// Fader, Hardie and Lee, "Counting your customers the easy way" (2005), equation 9, at their parameters of CDNOW.
    @Test(arguments: [12.0, 39])
    func bgnbdMeetsItsExpectedTransactions(weeks: Double) {
        let (r, alpha, a, b) = (0.243, 4.414, 0.793, 2.426)
        let week = 7 * Theory.day
        let buys = { (to: Int, probability: Share) in Outcome(to: to, probability: probability, event: 0) }
        let world = World(
            seed: 23, horizon: Int64(weeks * week),
            population: Population(
                arrivals: [ArrivalEntry(process: .customers(30_000, over: 0))],
                segments: [
                    Segment(
                        name: "", share: 1,
                        traits: [
                            .drawn(.gammaRate(shape: .constant(r), rate: .constant(alpha * week))),
                            .drawn(.beta(a: .constant(a), b: .constant(b))),
                        ])
                ], traits: ["buying", "drop"]),
            events: ["purchase"], goal: 0,
            stages: [
                Stage(name: "first", dwell: .constant(0), outcomes: [buys(1, .amount(.constant(1)))]),
                Stage(
                    name: "alive", dwell: .drawn(.exponentialRate(.trait(0))),
                    outcomes: [buys(1, .rest), buys(Outcome.churned, .amount(.trait(1)))]),
            ])
        var repeats = Sample()
        Theory.forEachCustomer(Engine(world: world)) { _, occurrences, _ in
            repeats.add(Double(occurrences.count { $0.kind == .decision && $0.event == 0 }) - 1)
        }
        let z = weeks / (alpha + weeks)
        // 2F1(r, b; a + b - 1; z), a series with ratio towards z < 1.
        var (term, series) = (1.0, 1.0)
        for n in 0..<2_000 {
            let k = Double(n)
            term *= (r + k) * (b + k) / (a + b - 1 + k) / (k + 1) * z
            series += term
        }
        let expected = (a + b - 1) / (a - 1) * (1 - Elementary.pow(alpha / (alpha + weeks), r) * series)
        let comparison = repeats.compared("repeat purchases in \(weeks) weeks", to: expected)
        #expect(comparison.agrees, "\(comparison)")
    }
}
