import Scenario
import Simulation
import Testing

@Suite struct ProbabilityTests {
    private func complaint(_ browsing: String, traits: String = "{}") -> [String] {
        var shop = Shop()
        shop.population = "{arrivals: {rate: 10/day}, traits: \(traits)}"
        shop.browsing = "dwell: 2d, " + browsing
        return complaints(shop.text)
    }

    @Test func overOne() {
        #expect(
            complaint("conversion: 1.2, churn: 0") == [
                "s.yaml:6:46: `1.2` is over 1 where a probability is wanted; write one between 0 and 1, like `0.3` or `30%`"
            ])
    }

    @Test func negative() {
        #expect(
            complaint("conversion: -0.1, churn: 0.1") == [
                "s.yaml:6:46: `-0.1` is negative where a probability is wanted; write one between 0 and 1, like `0.3` or `30%`"
            ])
    }

    @Test func sumsOverOne() {
        #expect(
            complaint("conversion: 0.7, churn: 0.4") == [
                "s.yaml:6:13: the outcomes of stage `browsing` sum to 1.1; they sum to at most 1; the rest stays"
            ])
        #expect(complaint("conversion: 0.7, churn: 0.3").isEmpty)
        #expect(
            complaint("conversion: 0.7, churn: rest, outcomes: [{to: done, probability: 0.4}]") == [
                "s.yaml:6:13: the outcomes of stage `browsing` sum to 1.1; they sum to at most 1; the rest stays"
            ])
    }

    @Test func restTwice() {
        #expect(
            complaint("conversion: rest, churn: rest") == [
                "s.yaml:6:59: `rest` stands more than once in stage `browsing`; only one outcome can take what is left of 1"
            ])
    }

    @Test func aTraitThatCanLeaveTheRange() {
        let wide = "{lucky: {normal: {mean: 0.3, sd: 0.2}}}"
        #expect(
            complaint("conversion: $lucky, churn: 0.1", traits: wide) == [
                "s.yaml:6:46: `$lucky` can go under 0 where a probability is wanted; write one between 0 and 1, like `0.3` or `30%`"
            ])
        #expect(complaint("conversion: $lucky, churn: rest", traits: wide).isEmpty)
        #expect(complaint("conversion: $lucky, churn: 0.1", traits: "{lucky: {beta: {a: 2, b: 8}}}").isEmpty)
        #expect(
            complaint("conversion: $lucky, churn: 0.1", traits: "{lucky: {lognormal: {median: 0.1, sigma: 1}}}") == [
                "s.yaml:6:46: `$lucky` can go over 1 where a probability is wanted; draw it from a range within [0, 1] (a beta is), or let another outcome of the stage be `rest`"
            ])
    }

    @Test func aTraitThatOnlySomeSegmentsHave() {
        var shop = Shop()
        shop.population = "{arrivals: {rate: 10/day}, segments: {a: {share: 0.5, traits: {x: 0.1}}, b: {share: 0.5}}}"
        shop.browsing = "dwell: 2d, conversion: $x, churn: rest"
        #expect(
            complaints(shop.text) == [
                "s.yaml:3:86: the segment `b` has no trait `x`, which others have; give it one, or give it to all under `population.traits`"
            ])
    }

    @Test func aMisspeltTrait() {
        #expect(
            complaint("conversion: $byuing, churn: 0.1", traits: "{buying: 0.2}") == [
                "s.yaml:6:46: there is no trait `$byuing`; did you mean `$buying`?"
            ])
    }

    @Test func aDistributionIsAProbabilityAndAMapWithMoreIsAnOutcome() throws {
        var shop = Shop()
        shop.browsing = "dwell: 2d, conversion: {beta: {a: 2, b: 8}}, churn: {probability: rest, emits: left}"
        let outcomes = try #require(try load(shop.text).world?.stages[0].outcomes)
        #expect(outcomes[0].probability == .amount(.drawn(.beta(a: .constant(2), b: .constant(8)))))
        #expect(outcomes[1].probability == .rest)
        #expect(outcomes[1].to == Outcome.churned)
        #expect(outcomes[1].event == 0)
    }
}
