import FootfallTestKit
import Simulation
import Testing

/// Touches change odds: with probabilities p_j and multipliers m_j, outcome j is taken with `p_j m_j / sum of p_k m_k`, and where
/// touches come at random, with the mean of that over what they leave behind.
@Suite struct UpliftTests {
    private static let base = [0.2, 0.3]
    private static let churn = 0.1
    /// Stay is the last possibility, and unmoved.
    private static let odds = Odds(outcomes: base + [churn])

    private func expect(
        _ world: World, _ expected: [Double], _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let (shares, customers) = Theory.decided(world)
        for (index, share) in shares.enumerated() {
            let comparison = Comparison.share("outcome \(index)", share, expected[index], of: customers)
            #expect(comparison.agrees, "\(what), \(comparison)", sourceLocation: sourceLocation)
        }
    }

    private func world(_ seed: UInt64, _ lines: [TouchLine], calendar: Calendar = .flat) -> World {
        Theory.oneDecision(
            seed: seed, outcomes: UpliftTests.base, churn: UpliftTests.churn, lines: lines, calendar: calendar)
    }

    @Test func untouchedOddsAreTheBaseOnes() {
        let line = Theory.line(.rate(.constant(0.5 / Theory.day)), uplifts: [(0, 1)])
        expect(world(1, [line]), UpliftTests.odds.shares([1, 1, 1]), "uplift 1")
    }

    @Test func theRaceTakesEachOutcomeByItsWeight() {
        let line = Theory.line(.schedule([Int64(Theory.day)]), uplifts: [(0, 2.5), (1, 0.4), (2, 3)])
        expect(world(2, [line]), UpliftTests.odds.shares([2.5, 0.4, 3]), "three multipliers at once")
    }

    @Test(arguments: [(0, 1.6), (1, 2.2), (2, 1.9), (0, 0.5)])
    func poissonTouchesMultiplyOdds(outcome: Int, by uplift: Double) {
        let line = Theory.line(.rate(.constant(0.25 / Theory.day)), uplifts: [(outcome, uplift)])
        let expected = UpliftTests.odds.shares(
            (0..<3).map { $0 == outcome ? uplift : 1 }, over: AdstockLaw(touches: Chances.poisson(2.5)))
        expect(world(3, [line]), expected, "uplift \(uplift) on \(outcome)")
    }

    @Test func clicksActByThemselves() {
        var line = Theory.line(.rate(.constant(0.4 / Theory.day)), uplifts: [(0, 1.2)], clickUplifts: [(0, 2)])
        line.clickThrough = .constant(0.25)
        // Touches with and without a click are independent Poisson processes.
        let expected = UpliftTests.odds.shares(
            [1.2], clicked: [2.4], impressions: AdstockLaw(touches: Chances.poisson(3)),
            clicks: AdstockLaw(touches: Chances.poisson(1)))
        expect(world(4, [line]), expected, "impressions and clicks")
    }

    @Test func sendsReachBinomially() {
        var line = Theory.line(.schedule((1...6).map { Int64(Double($0) * Theory.day) }), uplifts: [(0, 1.5)])
        line.reach = .constant(0.4)
        let law = AdstockLaw(touches: Chances.binomial(6, 0.4))
        expect(world(5, [line]), UpliftTests.odds.shares([1.5], over: law), "six sends")
    }

    @Test func atMostCutsThePoissonTail() {
        var line = Theory.line(.rate(.constant(0.5 / Theory.day)), uplifts: [(0, 1.7)])
        line.atMost = 2
        let chances = Chances.poisson(5)
        let capped = AdstockLaw(touches: [chances[0], chances[1], 1 - chances[0] - chances[1]])
        expect(world(6, [line]), UpliftTests.odds.shares([1.7], over: capped), "at most two")
    }

    @Test(arguments: [nil, 1.5] as [Double?])
    func adstockFadesAndSaturates(saturation: Double?) {
        var line = Theory.line(.rate(.constant(0.5 / Theory.day)), uplifts: [(0, 1.8)])
        line.halfLife = .constant(3 * Theory.day)
        line.saturation = saturation.map { .constant($0) }
        let law = AdstockLaw(rate: 0.5, days: 10, halfLife: 3)
        let expected = UpliftTests.odds.shares([1.8], over: law, saturation: saturation)
        expect(world(7, [line]), expected, "half-life 3 days, saturation \(saturation ?? .infinity)")
    }

    @Test(arguments: [(8.0, 12.0, 2.5), (0, 10, 1), (10, 11, 2.5)])
    func seasonsActOnConversionsDecidedInThem(from: Double, to: Double, factor: Double) {
        let season = Calendar.Uplift(start: Int64(from * Theory.day), end: Int64(to * Theory.day), factor: 2.5)
        let calendar = Calendar(slotWidth: 3_600_000_000, factors: [], uplifts: [season])
        expect(world(8, [], calendar: calendar), UpliftTests.odds.shares([factor, 1, 1]), "season \(from)..<\(to)")
    }

    /// Raising one weight moves customers only towards that possibility, never between two others.
    @Test func raisingAWeightMovesCustomersOnlyTowardsIt() {
        func choices(_ uplift: Double) -> [Int16] {
            let line = Theory.line(.rate(.constant(0.25 / Theory.day)), uplifts: [(1, uplift)])
            var chosen: [Int16] = []
            Theory.forEachCustomer(Engine(world: world(9, [line]), customers: 10_000)) { _, occurrences, _ in
                chosen.append(occurrences.first { $0.kind == .decision }?.outcome ?? -2)
            }
            return chosen
        }
        let (lower, higher) = (choices(1), choices(2))
        var moved = 0
        for (before, after) in zip(lower, higher) where before != after {
            #expect(after == 1)
            moved += 1
        }
        #expect(moved > 500)
    }
}
