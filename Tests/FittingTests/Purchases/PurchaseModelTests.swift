import Foundation
import Testing

@testable import Fitting

@Suite("Models of purchases")
struct PurchaseModelTests {
    private static let easy = [0.243, 4.414, 0.793, 2.426]
    private static let pareto = [0.553, 10.578, 0.606, 11.669]

    @Test(
        "expected purchases of BG/NBD are the integral of the buying rate of who is left",
        arguments: [1, 39, 78, 400.0])
    func betaGeometricExpectation(time: Double) {
        for a in [0.3, 0.793, 1, 2.5] {
            let parameters = [0.243, 4.414, a, 2.426]
            // Given p, a customer's purchases by u thin its rate to lambda p for leaving: E[lambda exp(-lambda p u)], over both.
            let beta = exp(GammaFunctions.logBeta(a, 2.426))
            let numeric = GaussLegendre.integral(from: 0, to: 1, panels: 400) { q in
                // p = q^4 takes the singularity at p = 0 away.
                let p = q * q * q * q
                let inner = -expm1(0.243 * log(4.414 / (4.414 + p * time))) / p
                return inner * pow(p, a - 1) * pow(1 - p, 1.426) / beta * 4 * q * q * q
            }
            let formula = BetaGeometric.expectedPurchases(parameters, in: time)
            #expect(abs(formula / numeric - 1) < 1e-4, "a \(a): \(formula), integral \(numeric)")
        }
    }

    @Test("forecasts of all histories sum to the forecast of none", arguments: [10.0, 60])
    func tower(time: Double) {
        // Customers observed for no time have one history only.
        let blank = PurchaseHistory(frequency: 0, recency: 0, age: 0)
        let easy = BetaGeometric.expectedPurchases(Self.easy, after: blank, in: time)
        #expect(abs(easy / BetaGeometric.expectedPurchases(Self.easy, in: time) - 1) < 1e-10)
        let pareto = ParetoNBD.expectedPurchases(Self.pareto, after: blank, in: time)
        #expect(abs(pareto / ParetoNBD.expectedPurchases(Self.pareto, in: time) - 1) < 1e-10)
    }

    /// From the parameters above, by the formulas of another implementation.
    @Test("forecasts for 39 weeks and survival as lifetimes 0.11.3 has them")
    func customers() {
        let often = PurchaseHistory(frequency: 26, recency: 30.86, age: 31)
        let twice = PurchaseHistory(frequency: 2, recency: 30.43, age: 38.86)
        for (history, easy, easyAlive, pareto, paretoAlive) in [
            (often, 20.7497261, 0.96891565, 20.1170261, 0.99791873),
            (twice, 1.22602817, 0.72657857, 1.45512319, 0.86916756),
        ] {
            #expect(abs(BetaGeometric.expectedPurchases(Self.easy, after: history, in: 39) / easy - 1) < 1e-6)
            #expect(abs(BetaGeometric.aliveShare(Self.easy, history) - easyAlive) < 1e-7)
            #expect(abs(ParetoNBD.expectedPurchases(Self.pareto, after: history, in: 39) / pareto - 1) < 1e-6)
            #expect(abs(ParetoNBD.aliveShare(Self.pareto, history) - paretoAlive) < 1e-7)
        }
    }

    @Test("Pareto/NBD is symmetric where nothing tells buying from leaving: alpha above and below beta meet")
    func continuous() {
        let history = PurchaseHistory(frequency: 3, recency: 20, age: 38)
        let model = ParetoNBD.Likelihood([history])
        let (below, at, above) = (
            model.value([0.5, 11 - 1e-6, 0.6, 11]), model.value([0.5, 11, 0.6, 11]),
            model.value([0.5, 11 + 1e-6, 0.6, 11])
        )
        #expect(abs((below + above) / 2 - at) < 1e-10)
    }

    @Test("what cannot be fitted is said")
    func refusals() throws {
        func refusal(_ model: PurchaseModel, _ histories: [PurchaseHistory]) -> String {
            do {
                _ = try PurchaseFit(model, to: histories, unit: .week)
                return "fitted"
            } catch { return "\(error)" }
        }
        let once = PurchaseHistory(frequency: 0, recency: 0, age: 10)
        let again = PurchaseHistory(frequency: 2, recency: 5, age: 10, meanValue: 3)
        #expect(refusal(.betaGeometric, Array(repeating: once, count: 50)).hasPrefix("nobody bought again"))
        #expect(refusal(.paretoNBD, [again]).hasPrefix("1 customer is too few"))
        #expect(refusal(.gammaGamma, Array(repeating: once, count: 50)).contains("add a column `value`"))
        #expect(refusal(.gammaGamma, Array(repeating: again, count: 50)).contains("no difference to model"))
        #expect(refusal(.betaGeometric, []).hasPrefix("no customers"))
    }

    @Test("data that determine nothing get no standard errors, and a note")
    func flat() throws {
        // Everybody buys each week to the end: nobody differs, nobody leaves.
        let histories = (0..<200).map { _ in PurchaseHistory(frequency: 10, recency: 10, age: 10) }
        let fit = try PurchaseFit(.betaGeometric, to: histories, unit: .week)
        #expect(fit.estimates.allSatisfy { $0.standardError == nil })
        #expect(fit.notes.contains { $0.hasPrefix("the data do not determine") }, "\(fit.notes)")
    }
}
