import Foundation

/// The families of durations that a scenario has and a log can choose between.
///
/// `uniform` is missing: its likelihood grows until the range ends at the outermost data, where neither AIC nor standard errors
/// mean anything. A dwell that never varies is `constant`, and not chosen but seen.
enum DwellFamily: String, CaseIterable {
    case exponential, lognormal, gamma, weibull, normal

    /// As the scenario names them; whether they are durations.
    var parameters: [(name: String, isDuration: Bool)] {
        switch self {
        case .exponential: [("mean", true)]
        case .lognormal: [("median", true), ("sigma", false)]
        case .gamma, .weibull: [("shape", false), ("scale", true)]
        case .normal: [("mean", true), ("sd", true)]
        }
    }

    /// Where a search begins, for data of this mean and standard deviation; logarithms.
    func start(mean: Double, deviation: Double) -> [Double] {
        let variation = max(deviation / mean, 0.05)
        switch self {
        case .exponential: return [log(mean)]
        case .lognormal:
            let square = log1p(variation * variation)
            return [log(mean) - square / 2, log(square.squareRoot())]
        case .gamma: return [-2 * log(variation), log(mean) + 2 * log(variation)]
        case .weibull: return [-1.086 * log(variation), log(mean)]
        case .normal: return [log(mean), log(variation * mean)]
        }
    }

    /// ln of the density at t seconds.
    ///
    /// - Parameter p: the parameters themselves.
    func logDensity(_ p: [Double], _ t: Double, log logT: Double) -> Double {
        switch self {
        case .exponential: return -log(p[0]) - t / p[0]
        case .lognormal:
            let z = (logT - log(p[0])) / p[1]
            return -logT - log(p[1]) - Self.halfLogTwoPi - z * z / 2
        case .gamma:
            return (p[0] - 1) * logT - t / p[1] - p[0] * log(p[1]) - GammaFunctions.logGamma(p[0])
        case .weibull:
            let power = p[0] * (logT - log(p[1]))
            return log(p[0]) - logT + power - exp(power)
        case .normal:
            let z = (t - p[0]) / p[1]
            return -log(p[1]) - Self.halfLogTwoPi - z * z / 2
        }
    }

    /// ln of the probability of more than t seconds.
    func logSurvival(_ p: [Double], _ t: Double, log logT: Double) -> Double {
        switch self {
        case .exponential: -t / p[0]
        case .lognormal: GammaFunctions.logNormalTail((logT - log(p[0])) / p[1])
        case .gamma: GammaFunctions.logUpperShare(shape: p[0], t / p[1])
        case .weibull: -exp(p[0] * (logT - log(p[1])))
        case .normal: GammaFunctions.logNormalTail((t - p[0]) / p[1])
        }
    }

    private static let halfLogTwoPi = 0.918_938_533_204_672_7
}
