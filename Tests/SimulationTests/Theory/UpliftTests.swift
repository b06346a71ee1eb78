import Simulation
import Testing

/// Touches change odds: with probabilities p_j and multipliers m_j, outcome j is taken with `p_j m_j / sum of p_k m_k`, and where
/// touches come at random, with the mean of that over what they leave behind.
@Suite struct UpliftTests {
    private static let base = [0.2, 0.3]
    private static let churn = 0.1

    /// Shares with fixed multipliers, stay last and unmoved.
    private static func shares(_ multipliers: [Double]) -> [Double] {
        let weights = zip(base + [churn], multipliers).map { $0 * $1 } + [1 - base.reduce(churn, +)]
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private func expect(
        _ world: World, _ expected: [Double], _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let (shares, customers) = Theory.decided(world)
        for (index, share) in shares.enumerated() {
            let comparison = Comparison.share("outcome \(index)", share, expected[index], of: customers)
            #expect(comparison.agrees, "\(what), \(comparison)", sourceLocation: sourceLocation)
        }
    }

    private func mean(_ chances: [Double], _ multipliers: (Int) -> [Double]) -> [Double] {
        chances.indices.reduce([0, 0, 0, 0]) { sum, k in
            zip(sum, UpliftTests.shares(multipliers(k))).map { $0 + chances[k] * $1 }
        }
    }

    private func world(_ seed: UInt64, _ lines: [TouchLine], calendar: Calendar = .flat) -> World {
        Theory.oneDecision(
            seed: seed, outcomes: UpliftTests.base, churn: UpliftTests.churn, lines: lines, calendar: calendar)
    }

    @Test func untouchedOddsAreTheBaseOnes() {
        let line = Theory.line(.rate(.constant(0.5 / Theory.day)), uplifts: [(0, 1)])
        expect(world(1, [line]), UpliftTests.shares([1, 1, 1]), "uplift 1")
    }

    @Test func theRaceTakesEachOutcomeByItsWeight() {
        let line = Theory.line(.schedule([Int64(Theory.day)]), uplifts: [(0, 2.5), (1, 0.4), (2, 3)])
        expect(world(2, [line]), UpliftTests.shares([2.5, 0.4, 3]), "three multipliers at once")
    }

    @Test(arguments: [(0, 1.6), (1, 2.2), (2, 1.9), (0, 0.5)])
    func poissonTouchesMultiplyOdds(outcome: Int, by uplift: Double) {
        let line = Theory.line(.rate(.constant(0.25 / Theory.day)), uplifts: [(outcome, uplift)])
        let expected = mean(Theory.poisson(2.5)) { k in
            (0..<3).map { $0 == outcome ? Elementary.pow(uplift, Double(k)) : 1 }
        }
        expect(world(3, [line]), expected, "uplift \(uplift) on \(outcome)")
    }

    @Test func clicksActByThemselves() {
        var line = Theory.line(.rate(.constant(0.4 / Theory.day)), uplifts: [(0, 1.2)], clickUplifts: [(0, 2)])
        line.clickThrough = .constant(0.25)
        // Touches with and without a click are independent Poisson processes.
        let expected = Theory.poisson(1).enumerated().reduce([0, 0, 0, 0]) { sum, clicks in
            let inner = mean(Theory.poisson(3)) { k in
                [Elementary.pow(1.2, Double(k)) * Elementary.pow(2.4, Double(clicks.offset)), 1, 1]
            }
            return zip(sum, inner).map { $0 + clicks.element * $1 }
        }
        expect(world(4, [line]), expected, "impressions and clicks")
    }

    @Test func sendsReachBinomially() {
        var line = Theory.line(.schedule((1...6).map { Int64(Double($0) * Theory.day) }), uplifts: [(0, 1.5)])
        line.reach = .constant(0.4)
        var chances = [1.0]
        for _ in 1...6 {
            chances = (0...chances.count).map {
                ($0 < chances.count ? chances[$0] * 0.6 : 0) + ($0 > 0 ? chances[$0 - 1] * 0.4 : 0)
            }
        }
        expect(world(5, [line]), mean(chances) { [Elementary.pow(1.5, Double($0)), 1, 1] }, "six sends")
    }

    @Test func atMostCutsThePoissonTail() {
        var line = Theory.line(.rate(.constant(0.5 / Theory.day)), uplifts: [(0, 1.7)])
        line.atMost = 2
        let chances = Theory.poisson(5)
        let capped = [chances[0], chances[1], 1 - chances[0] - chances[1]]
        expect(world(6, [line]), mean(capped) { [Elementary.pow(1.7, Double($0)), 1, 1] }, "at most two")
    }

    @Test(arguments: [nil, 1.5] as [Double?])
    func adstockFadesAndSaturates(saturation: Double?) {
        var line = Theory.line(.rate(.constant(0.5 / Theory.day)), uplifts: [(0, 1.8)])
        line.halfLife = .constant(3 * Theory.day)
        line.saturation = saturation.map { .constant($0) }
        let expected = (0..<4).map { index in
            ShotNoise(rate: 0.5, days: 10, halfLife: 3).mean { stock in
                let pressure = saturation.map { $0 * (1 - Elementary.exp(-stock / $0)) } ?? stock
                return UpliftTests.shares([Elementary.pow(1.8, pressure), 1, 1])[index]
            }
        }
        expect(world(7, [line]), expected, "half-life 3 days, saturation \(saturation ?? .infinity)")
    }

    @Test(arguments: [(8.0, 12.0, 2.5), (0, 10, 1), (10, 11, 2.5)])
    func seasonsActOnConversionsDecidedInThem(from: Double, to: Double, factor: Double) {
        let season = Calendar.Uplift(start: Int64(from * Theory.day), end: Int64(to * Theory.day), factor: 2.5)
        let calendar = Calendar(slotWidth: 3_600_000_000, factors: [], uplifts: [season])
        expect(world(8, [], calendar: calendar), UpliftTests.shares([factor, 1, 1]), "season \(from)..<\(to)")
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

/// The adstock A = sum of 2^-(age / half-life) over Poisson touches: means of its functions by the backward equation.
private struct ShotNoise {
    /// Per day.
    var rate: Double
    var days: Double
    var halfLife: Double

    func mean(of function: (Double) -> Double) -> Double {
        let (steps, cell, top) = (100, 0.02, 12.0)
        var values = (0...Int(top / cell)).map { function(Double($0) * cell) }
        let expected = rate * days / Double(steps)
        let chances = [Elementary.exp(-expected), expected * Elementary.exp(-expected)]
        for step in 0..<steps {
            // What a touch in this step is still worth at the decision.
            let left = Elementary.exp2(-(Double(step) + 0.5) * days / Double(steps) / halfLife)
            values = values.indices.map { index in
                chances[0] * values[index] + chances[1] * at(Double(index) + left / cell, values)
                    + (1 - chances[0] - chances[1]) * at(Double(index) + 2 * left / cell, values)
            }
        }
        return values[0]
    }

    private func at(_ position: Double, _ values: [Double]) -> Double {
        let low = min(Int(position), values.count - 2)
        let share = min(position - Double(low), 1)
        return values[low] * (1 - share) + values[low + 1] * share
    }
}
