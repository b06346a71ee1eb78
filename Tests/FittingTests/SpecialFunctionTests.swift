import Foundation
import Testing

@testable import Fitting

/// Against values of tables and closed forms.
@Suite("Special functions")
struct SpecialFunctionTests {
    @Test("ln Γ at integers, halves and far ends")
    func logGamma() {
        var factorial = 1.0
        for n in 1...20 {
            #expect(abs(GammaFunctions.logGamma(Double(n)) - log(factorial)) < 1e-13 * max(1, log(factorial)), "\(n)")
            factorial *= Double(n)
        }
        #expect(abs(GammaFunctions.logGamma(0.5) - log(Double.pi) / 2) < 1e-14)
        #expect(abs(GammaFunctions.logGamma(1e-10) - 10 * log(10)) < 1e-9)
        // Abramowitz and Stegun, table 6.1: Γ(1.462) is the minimum's neighbourhood, 0.885603.
        #expect(abs(exp(GammaFunctions.logGamma(1.462)) - 0.885_603_2) < 1e-6)
        // Stirling to the last term beyond rounding.
        let x = 1e8
        #expect(abs(GammaFunctions.logGamma(x) - ((x - 0.5) * log(x) - x + 0.918_938_533_204_672_7)) < 1e-6)
    }

    @Test("tails of the gamma distribution with closed forms", arguments: [0.01, 0.5, 1, 3, 10, 60])
    func gammaTail(x: Double) {
        #expect(abs(GammaFunctions.logUpperShare(shape: 1, x) + x) < 1e-12 * max(1, x))
        // Erlang: the Poisson sum.
        let erlang = -x + log(1 + x + x * x / 2)
        #expect(abs(GammaFunctions.logUpperShare(shape: 3, x) - erlang) < 1e-11 * max(1, abs(erlang)))
        // A chi-square with one degree of freedom is a squared normal.
        let normal = log(2) + GammaFunctions.logNormalTail((2 * x).squareRoot())
        #expect(abs(GammaFunctions.logUpperShare(shape: 0.5, x) - normal) < 1e-10 * max(1, abs(normal)))
    }

    @Test("the normal tail goes on where erfc ends")
    func normalTail() {
        #expect(abs(GammaFunctions.logNormalTail(0) + log(2)) < 1e-15)
        // Abramowitz and Stegun, table 26.1: Q(1.96) = 0.0249979.
        #expect(abs(exp(GammaFunctions.logNormalTail(1.96)) - 0.024_997_9) < 1e-7)
        let (below, above) = (GammaFunctions.logNormalTail(29.999), GammaFunctions.logNormalTail(30.001))
        #expect(abs(below - above - 0.002 * 30.03) < 1e-3)
    }

    @Test("2F1 where it is elementary", arguments: [0, 0.1, 0.5, 0.9, 0.99, 0.999])
    func hypergeometric(z: Double) {
        // 15.1.3, 15.1.8 and 15.1.4 of Abramowitz and Stegun.
        if z > 0 {
            #expect(abs(Hypergeometric.value(1, 1, 2, z) * z / -log1p(-z) - 1) < 1e-12)
            let ratio =
                Hypergeometric.value(0.5, 1, 1.5, z)
                / (log((1 + z.squareRoot()) / (1 - z.squareRoot())) / 2 / z.squareRoot())
            #expect(abs(ratio - 1) < 1e-12)
        }
        #expect(abs(Hypergeometric.value(2.5, 1.3, 1.3, z) * pow(1 - z, 2.5) - 1) < 1e-12)
        #expect(Hypergeometric.value(1, 1, -2, z).isNaN)
    }

    @Test("quadrature is exact for polynomials, and meets a gamma function")
    func quadrature() {
        #expect(
            abs(GaussLegendre.integral(from: -1, to: 3, panels: 1) { pow($0, 12) } / ((pow(3, 13) + 1) / 13) - 1)
                < 1e-13)
        let integral = GaussLegendre.integral(from: 0, to: 60, panels: 12) { pow($0, 4) * exp(-$0) }
        #expect(abs(integral - 24) < 1e-11)
    }

    @Test("the gone integral of Pareto/NBD is the published difference of hypergeometric functions")
    func goneIntegral() {
        let (r, alpha, s, beta) = (0.553, 10.578, 0.606, 11.669)
        for (x, recency, age) in [(2, 30.43, 38.86), (0, 0, 38.86), (26, 3.0, 39), (5, 38.0, 38.01)] {
            let history = PurchaseHistory(frequency: x, recency: recency, age: age)
            let k = r + Double(x)
            // Fader and Hardie (2005), equations 16 and 17 for alpha <= beta.
            func part(_ t: Double) -> Double {
                Hypergeometric.value(k + s, k, k + s + 1, (beta - alpha) / (beta + t)) * pow(beta + t, -(k + s))
            }
            let published = (part(recency) - part(age)) / (k + s)
            let ours = exp(ParetoNBD.logGoneIntegral(k, alpha, s, beta, history))
            #expect(abs(ours / published - 1) < 1e-8, "x \(x): \(ours), \(published)")
        }
    }
}
