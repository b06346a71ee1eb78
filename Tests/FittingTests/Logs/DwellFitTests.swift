import Foundation
import Testing

@testable import Fitting

@Suite("Dwells with some that have not ended")
struct DwellFitTests {
    /// Evenly spread quantiles of a distribution: a sample without chance.
    private func sample(_ count: Int, _ quantile: (Double) -> Double) -> [Double] {
        (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
    }

    @Test("the exponential's estimate is time over ends, its error that over the root of ends")
    func exponential() throws {
        let times = sample(2_000) { -10 * log1p(-$0) }
        let limit = 12.0
        let ended = times.filter { $0 < limit }
        let censored = times.filter { $0 >= limit }.map { _ in limit }
        let fit = try #require(DwellFit(ended, censored: censored, resolution: 1e-6))
        guard case .drawn(.exponential) = fit.law else {
            Issue.record("\(fit.law)")
            return
        }
        let closed = (ended.reduce(0, +) + censored.reduce(0, +)) / Double(ended.count)
        #expect(abs(fit.parameters[0] / closed - 1) < 1e-6)
        let error = try #require(fit.covariance)[0, 0].squareRoot()
        #expect(abs(error * Double(ended.count).squareRoot() - 1) < 1e-3)
    }

    @Test(
        "each family is found again, cut off or not", arguments: ["lognormal", "gamma", "weibull", "normal"],
        [false, true])
    func families(name: String, isCut: Bool) throws {
        let times: [Double]
        let truth: [Double]
        switch name {
        case "lognormal":
            (times, truth) = (sample(1_500) { 5 * exp(0.7 * normalQuantile($0)) }, [5, 0.7])
        case "weibull":
            (times, truth) = (sample(1_500) { 8 * pow(-log1p(-$0), 1 / 2.2) }, [2.2, 8])
        case "normal":
            (times, truth) = (sample(1_500) { 30 + 4 * normalQuantile($0) }, [30, 4])
        default:
            // Erlang of order 3 by bisection of its closed form.
            (times, truth) = (
                sample(1_500) { p in
                    var (low, high) = (0.0, 200.0)
                    for _ in 0..<80 {
                        let x = (low + high) / 2
                        if 1 - exp(-x / 2) * (1 + x / 2 + x * x / 8) < p { low = x } else { high = x }
                    }
                    return low
                }, [3, 2]
            )
        }
        let limit = isCut ? times[1_000] : .infinity
        let fit = try #require(
            DwellFit(
                times.filter { $0 < limit }, censored: times.filter { $0 >= limit }.map { _ in limit }, resolution: 1e-6
            ))
        guard case .drawn(let family) = fit.law else {
            Issue.record("constant")
            return
        }
        #expect(family.rawValue == name)
        for (estimate, value) in zip(fit.parameters, truth) {
            #expect(abs(estimate / value - 1) < 0.02, "\(fit.parameters), truth \(truth)")
        }
    }

    @Test("a dwell that never varies is constant; none that ended is no fit")
    func constant() throws {
        let fit = try #require(DwellFit([3_600, 3_600, 3_600], censored: [100], resolution: 1))
        guard case .constant(3_600) = fit.law else {
            Issue.record("\(fit.law)")
            return
        }
        #expect(DwellFit([], censored: [5, 6], resolution: 1) == nil)
        // One that outlasts it shows that it varies.
        let other = try #require(DwellFit([3_600, 3_600, 3_600], censored: [9_000], resolution: 1))
        if case .constant = other.law { Issue.record("constant") }
    }

    private func normalQuantile(_ p: Double) -> Double {
        var (low, high) = (-9.0, 9.0)
        for _ in 0..<80 {
            let z = (low + high) / 2
            if erfc(-z / 2.0.squareRoot()) / 2 < p { low = z } else { high = z }
        }
        return low
    }
}
