import FootfallTestKit
import Foundation
import Testing

/// The closed forms that simulations are held against, themselves held against textbooks.
@Suite struct AlgebraTests {
    private func expect(
        _ got: Double, _ right: Double, within tolerance: Double = 1e-12, _ what: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(abs(got - right) <= tolerance, what, sourceLocation: sourceLocation)
    }

    @Test func eliminationSolvesASystem() {
        let solution = LinearSystem.solve([[2, 1, 0], [1, 3, 1], [0, 1, 4]], [3, 8, 13])
        for (got, right) in zip(solution, [7.0 / 9, 13.0 / 9, 26.0 / 9]) { expect(got, right) }
    }

    /// A zero on the diagonal wants rows to be swapped.
    @Test func eliminationSwapsRows() {
        let solution = LinearSystem.solve([[0, 1], [2, 0]], [3, 8])
        for (got, right) in zip(solution, [4.0, 3]) { expect(got, right) }
    }

    /// Kemeny and Snell's walk on five points: 1, 2 and 3 are left evenly to either side, 0 and 4 absorb.
    @Test func fundamentalMatrixOfTheDrunkardsWalk() {
        let n = LinearSystem.fundamentalMatrix([[0, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0]])
        for (got, right) in zip(n.joined(), [1.5, 1, 0.5, 1, 2, 1, 0.5, 1, 1.5]) { expect(got, right) }
    }

    /// From the middle: 4 steps to the end, variance 8, and as likely to either side.
    @Test func momentsOfTheDrunkardsWalk() {
        func way(_ to: AbsorbingChain.Target, isGoal: Bool = false) -> AbsorbingChain.Way {
            AbsorbingChain.Way(to: to, probability: 0.5, isGoal: isGoal)
        }
        let day = DwellTime.fixed(days: 1)
        let chain = AbsorbingChain(
            stages: [
                .init("one", dwell: day, ways: [way(.churned), way(.stage(1))]),
                .init("two", dwell: day, ways: [way(.stage(0)), way(.stage(2))]),
                .init("three", dwell: day, ways: [way(.stage(1)), way(.end, isGoal: true)]),
            ], arrivals: [0, 1, 0])
        let algebra = ChainAlgebra(chain)
        let steps = algebra.count { _, _ in true }
        expect(steps.mean, 4)
        expect(steps.variance, 8)
        expect(algebra.entries(of: .end).mean, 0.5)
        expect(algebra.reachesGoal.variance, 0.25)
        // By symmetry the goal takes as long as any end.
        expect(algebra.daysToGoal.mean, 4)
        expect(algebra.daysToGoal.variance, 8)
    }

    /// One stage whose dwells repeat: a geometric number of exponential dwells is exponential.
    @Test func staysMakeExponentialVisits() {
        let chain = AbsorbingChain(stages: [
            .init("waiting", dwell: .exponential(mean: 3), ways: [.init(to: .end, probability: 0.2, isGoal: true)])
        ])
        let algebra = ChainAlgebra(chain)
        for days in [algebra.visitDays(in: 0), algebra.daysToGoal] {
            expect(days.mean, 15)
            expect(days.variance, 225, within: 1e-9)
        }
        expect(algebra.decisions(in: 0).mean, 5)
        expect(algebra.decisions(in: 0).variance, 20)
        expect(algebra.entries(of: .stage(0)).mean, 1)
        expect(algebra.entries(of: .stage(0)).variance, 0)
    }

    @Test func arrivalsInSeveralStagesMixTheirMeans() {
        let chain = AbsorbingChain(
            stages: [
                .init("short", dwell: .fixed(days: 1), ways: [.init(to: .end, probability: 1, isGoal: true)]),
                .init(
                    "long", dwell: .fixed(days: 4),
                    ways: [.init(to: .end, probability: 0.5, isGoal: true), .init(to: .churned, probability: 0.5)]),
            ], arrivals: [0.5, 0.5])
        let algebra = ChainAlgebra(chain)
        expect(algebra.reachesGoal.mean, 0.75)
        expect(algebra.reachesGoal.variance, 0.125)
        expect(algebra.daysToGoal.mean, 2)
        // Only how many of the second kind come to the goal is random: 0.5 * 0.25 * (4 - 2)^2, over those who reach it.
        expect(algebra.daysToGoal.variance, 0.5 / 0.75)
    }

    @Test(
        arguments: [
            (.lognormal(median: 2, sigma: 0.5), 2.266_296_906_135, 1.458_783_416_050),
            (.gamma(shape: 4, scale: 7.5), 30, 225), (.weibull(shape: 1, scale: 3), 3, 9),
            (.weibull(shape: 2, scale: 1), 0.886_226_925_453, 0.214_601_836_603), (.uniform(min: 1, max: 4), 2.5, 0.75),
        ] as [(DwellTime, Double, Double)])
    func dwellsHaveTheirMoments(dwell: DwellTime, mean: Double, variance: Double) {
        expect(dwell.moments.mean, mean, within: 1e-9)
        expect(dwell.moments.variance, variance, within: 1e-9)
    }

    /// Campbell's theorem: `E[u^A] = exp(rate * integral of (u^(2^-(age / half-life)) - 1))`.
    @Test(arguments: [0.6, 1.8])
    func fadingAdstockMeetsCampbellsTheorem(uplift: Double) {
        let (rate, days, halfLife) = (0.5, 10.0, 3.0)
        let law = AdstockLaw(rate: rate, days: days, halfLife: halfLife)
        let cells = 20_000
        let exponent = (0..<cells).reduce(0.0) { sum, cell in
            let age = (Double(cell) + 0.5) * days / Double(cells)
            return sum + (pow(uplift, exp2(-age / halfLife)) - 1) * days / Double(cells)
        }
        let mean = law.mean { [1, $0, pow(uplift, $0)] }
        expect(mean[0], 1)
        expect(mean[1], rate * halfLife / log(2) * (1 - exp2(-days / halfLife)), within: 2e-5)
        expect(mean[2] / exp(rate * exponent), 1, within: 2e-5)
    }

    @Test func chancesSumToOne() {
        let all = [
            Chances.poisson(2.5), Chances.poisson(40), Chances.poissonInExponentialTime(1), Chances.binomial(6, 0.4),
        ]
        for (chances, mean) in zip(all, [2.5, 40, 1, 2.4]) {
            expect(chances.reduce(0, +), 1, within: 1e-11)
            expect(chances.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }, mean, within: 1e-9)
        }
    }

    /// Without uplifts a visit's decisions are geometric, and stays change no odds among the outcomes.
    @Test func visitsWithoutUpliftsAreGeometric() {
        let visit = Odds(outcomes: [0.2, 0.3]).visit([1, 1], touches: Chances.poisson(0.7))
        expect(visit.decisions.mean, 2, within: 1e-11)
        expect(visit.decisions.variance, 2, within: 1e-10)
        expect(visit.taken[0], 0.4, within: 1e-11)
        expect(visit.taken[1], 0.6, within: 1e-11)
    }

    /// One touch for certain in each dwell: the k-th decision has odds of `u^k`, which can be said by hand.
    @Test func touchesPileUpOverStays() {
        let visit = Odds(outcomes: [0.5]).visit([3], touches: [0, 1])
        // Stay after k touches: 1 / (1 + 3^k).
        let stays = (1...40).map { 1 / (1 + pow(3, Double($0))) }
        let deciding = stays.indices.map { stays[..<$0].reduce(1, *) }
        expect(visit.decisions.mean, deciding.reduce(0, +))
        expect(visit.taken[0], 1)
    }

    @Test func deviationsBeyondTheBoundDisagree() {
        let expected = Moments.chance(0.5)
        #expect(expected.compared("share", to: 0.5199, of: 10_000).agrees)
        #expect(!expected.compared("share", to: 0.5201, of: 10_000).agrees)
        #expect(!expected.compared("share", to: 0.4799, of: 10_000).agrees)
        #expect(!expected.compared("share", to: .nan, of: 10_000).agrees)
        let certain = Moments(mean: 14, variance: 0)
        #expect(certain.compared("days", to: 14 + 1e-12, of: 10_000).agrees)
        #expect(!certain.compared("days", to: 14.001, of: 10_000).agrees)
    }
}
