import Scenario
import Simulation
import Testing

@Suite struct AmountTests {
    private func dwell(_ text: String, traits: String = "{}") throws -> Amount? {
        var shop = Shop()
        shop.population = "{arrivals: {rate: 10/day}, traits: \(traits)}"
        shop.browsing = "dwell: \(text), conversion: 0.3, churn: 0.4"
        return try load(shop.text).world?.stages[0].dwell
    }

    private func complaint(dwell text: String) -> [String] {
        var shop = Shop()
        shop.browsing = "dwell: \(text), conversion: 0.3, churn: 0.4"
        return complaints(shop.text).map { String($0.split(separator: ": ", maxSplits: 1).last ?? "") }
    }

    @Test func everyFamilyOfDistributions() throws {
        let day = 8.64e10
        let cases: [(String, Distribution)] = [
            ("{uniform: {min: 1d, max: 2d}}", .uniform(min: .constant(day), max: .constant(2 * day))),
            ("{exponential: {mean: 1d}}", .exponential(mean: .constant(day))),
            ("{exponential: {rate: 1/day}}", .exponentialRate(.constant(1 / day))),
            ("{normal: {mean: 10d, sd: 1d}}", .normal(mean: .constant(10 * day), standardDeviation: .constant(day))),
            ("{lognormal: {median: 1d, sigma: 0.8}}", .lognormal(median: .constant(day), sigma: .constant(0.8))),
            ("{gamma: {shape: 2, scale: 1d}}", .gamma(shape: .constant(2), scale: .constant(day))),
            ("{gamma: {shape: 2, rate: 1/day}}", .gammaRate(shape: .constant(2), rate: .constant(1 / day))),
            ("{weibull: {shape: 2, scale: 1d}}", .weibull(shape: .constant(2), scale: .constant(day))),
            ("{empirical: {1d: 0.5, 2d: 50%}}", .empirical(values: [day, 2 * day], shares: [0.5, 0.5])),
        ]
        for (text, distribution) in cases { #expect(try dwell(text) == .drawn(distribution), "\(text)") }
        #expect(try dwell("{constant: 1d}") == .constant(day))
        #expect(try dwell("2d +- 4h") == .constant(2 * day))
    }

    @Test func aTraitMeasuresWhatItsParametersSay() throws {
        // A rate parameter that is a time makes the drawn numbers rates; a dwell of that rate is a time again.
        let traits = "{buying: {gamma: {shape: 0.243, rate: 4.414w}}, pace: {lognormal: {median: 2d, sigma: 1}}}"
        #expect(try dwell("{exponential: {rate: $buying}}", traits: traits) == .drawn(.exponentialRate(.trait(0))))
        #expect(try dwell("$pace", traits: traits) == .trait(1))
        var shop = Shop()
        shop.population = "{arrivals: {rate: 10/day}, traits: \(traits)}"
        shop.browsing = "dwell: $buying, conversion: $pace, churn: 0.4"
        #expect(
            complaints(shop.text) == [
                "s.yaml:6:30: `$buying` is a rate where a duration is wanted; write one like `30m`, `4h` or `2d`",
                "s.yaml:6:51: `$pace` is a duration where a probability is wanted; write one between 0 and 1, like `0.3` or `30%`",
            ])
    }

    @Test func traitsFollowThoseTheyAreMadeOf() throws {
        var shop = Shop()
        shop.population =
            "{arrivals: {rate: 1/day}, traits: {b: {uniform: {min: 0.1, max: $a}}, a: {beta: {a: 2, b: 3}}, c: $b}}"
        let population = try #require(try load(shop.text).world?.population)
        #expect(population.traits == ["a", "b", "c"])
        #expect(population.segments[0].traits[2] == .trait(1))
        shop.population = "{arrivals: {rate: 1/day}, traits: {a: $b, b: {uniform: {min: 0, max: $a}}}}"
        #expect(
            complaints(shop.text).contains(
                "s.yaml:3:82: the trait `$a` is made of itself; take one of the references out"))
    }

    @Test func uncertainAssumptionsAreKeptWithTheirPaths() throws {
        var shop = Shop()
        shop.browsing = "dwell: 2d +- 4h, conversion: {probability: 30% +- 3%, emits: sign_up}, churn: 0.4"
        let found = try load(shop.text).assumptions
        #expect(found.map(\.path) == ["stages.browsing.dwell", "stages.browsing.conversion.probability"])
        #expect(found.map(\.suffix) == ["d", "%"])
        #expect(found.map(\.mean) == [2, 30])
        #expect(abs(found[0].spread - 4.0 / 24) < 1e-12)
        #expect(found[1].spread == 3)
        #expect(found[1].upper == 100)
        for assumption in found {
            _ = try load(shop.text, overrides: [Override(path: assumption.path, value: "1\(assumption.suffix)")])
        }
    }

    @Test(
        arguments: [
            ("3", "`3` has no unit where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("3/day", "`3/day` is a rate where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("-2d", "`-2d` is negative where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("3days", "`3days` has an unknown unit where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("8%", "`8%` is a share where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("soon", "`soon` stands where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("[2d]", "a list stands where a duration is wanted; write one like `30m`, `4h` or `2d`"),
            ("$speed", "there is no trait `$speed`; define it under `population.traits`"),
            (
                "{lognormel: {median: 2d, sigma: 1}}",
                "a map stands where a duration is wanted; did you mean `lognormal`?"
            ),
            ("{lognormal: {median: 2d}}", "`lognormal` has no `sigma`; it wants `median` and `sigma`"),
            ("{lognormal: {mean: 2d, sigma: 1}}", "`lognormal` has no `median`; it wants `median` and `sigma`"),
            (
                "{exponential: {mean: 2d, rate: 1/day}}",
                "`exponential` has both `mean` and `rate`; it wants one of `mean` and `rate`"
            ),
            (
                "{gamma: {shape: 2}}",
                "`gamma` has neither `scale` nor `rate`; it wants `shape` and one of `scale` and `rate`"
            ),
            (
                "{uniform: {min: 1d, max: 2}}",
                "`2` has no unit where a duration is wanted; write one like `30m`, `4h` or `2d`"
            ),
            ("{uniform: {min: 2d, max: 1d}}", "`min` is over `max`; write the smaller number as `min`"),
            (
                "{normal: {mean: 1d, sd: 1d}}",
                "this distribution can go under 0 where a duration is wanted; write one like `30m`, `4h` or `2d`"
            ),
            (
                "{beta: {a: 2, b: 3}}",
                "this distribution is a plain number where a duration is wanted; write one like `30m`, `4h` or `2d`"
            ),
            ("{empirical: {1d: 0.5, 2d: 0.4}}", "the shares of `empirical` sum to 0.9; they must sum to 1"),
            (
                "{empirical: {1d: 0.5, 2: 0.5}}",
                "`2` is a plain number among values that are not; give all values the same unit"
            ),
            (
                "{exponential: {mean: {uniform: {min: 1d, max: 2d}}}}",
                "a distribution stands as a parameter of another; make it a trait, drawn once per customer, and write `$NAME` here"
            ),
        ]) func badNumbers(text: String, complaint: String)
    {
        #expect(self.complaint(dwell: text).contains(complaint), "\(self.complaint(dwell: text))")
    }
}
