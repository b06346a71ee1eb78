import FootfallTestKit
import Simulation
import Testing

/// What a stage's first outcome, its sums over 1 and its seasons mean.
@Suite struct OddsTests {
    /// Probabilities that sum to more than 1 are scaled down to 1, whether a line acts on the stage or not.
    @Test(arguments: [false, true])
    func sumsOverOneAreScaledDown(isActed: Bool) {
        let line = Theory.line(.rate(.constant(0.1 / Theory.day)), uplifts: [(0, 1)])
        var world = Theory.oneDecision(seed: 41, outcomes: [0.5, 0.4], lines: isActed ? [line] : [])
        world.population.traits = ["p"]
        world.population.segments = [
            Segment(name: "few", share: 0.5, traits: [.constant(0.6)]),
            Segment(name: "many", share: 0.5, traits: [.constant(1)]),
        ]
        world.stages[0].outcomes[0].probability = .amount(.trait(0))
        let (shares, customers) = Theory.decided(world)
        let comparison = Comparison.share("first", shares[0], (0.6 + 1 / 1.4) / 2, of: customers)
        #expect(comparison.agrees, "\(comparison)")
    }

    /// A season raises conversions, not churn, wherever churn is listed.
    @Test(arguments: [false, true])
    func seasonsLeaveChurnAlone(hasOther: Bool) {
        let season = Calendar.Uplift(start: 0, end: Int64(20 * Theory.day), factor: 3)
        var world = Theory.oneDecision(
            seed: 42, outcomes: [0.3], lines: [],
            calendar: Calendar(slotWidth: 3_600_000_000, factors: [], uplifts: [season]))
        let churn = Outcome(to: Outcome.churned, probability: .amount(.constant(0.3)))
        world.stages[0].hasConversion = false
        world.stages[0].outcomes.insert(churn, at: 0)
        if !hasOther { world.stages[0].outcomes.removeLast() }
        let (shares, customers) = Theory.decided(world)
        let expected = hasOther ? 0.3 / (0.3 + 0.9 + 0.4) : 0.3
        let comparison = Comparison.share("churn", shares[0], expected, of: customers)
        #expect(comparison.agrees, "\(comparison)")
    }
}
