import Foundation

/// A distribution of durations, fitted with those that had not ended counted as such.
struct DwellFit {
    enum Law {
        /// Every duration seen was this many seconds.
        case constant(Double)
        case drawn(DwellFamily)
    }
    var law: Law
    /// Logarithms of the family's parameters, in seconds.
    var point: [Double]
    var covariance: SymmetricMatrix?
    var logLikelihood: Double
    /// Akaike's information criterion of every family tried, the best first.
    var criteria: [(family: DwellFamily, aic: Double)] = []
    var count: Int
    var censored: Int

    var parameters: [Double] { point.map { exp($0) } }

    /// - Parameters:
    ///   - durations: seconds; those that ended.
    ///   - censored: seconds; those that lasted at least so long.
    ///   - resolution: seconds to which times are written: shorter durations are taken for half of it.
    /// - Returns: `nil` where nothing ended.
    init?(_ durations: [Double], censored: [Double], resolution: Double) {
        guard let first = durations.first else { return nil }
        count = durations.count
        self.censored = censored.count
        // Times are cut off, so that a constant differs by a step here and there.
        let (least, most) = (durations.min() ?? first, durations.max() ?? first)
        if most - least <= resolution * 1.01, censored.allSatisfy({ $0 <= most + resolution }) {
            law = .constant(least == most ? least : durations.reduce(0, +) / Double(count))
            (point, covariance, logLikelihood) = ([], nil, 0)
            return
        }
        let sample = Sample(durations, censored, floor: resolution / 2)
        let deaths = Double(count)
        // With censored time in the numerator this is the exponential's own estimate.
        let mean = (durations.reduce(0, +) + censored.reduce(0, +)) / deaths
        let plainMean = durations.reduce(0, +) / deaths
        let variance = durations.reduce(0) { $0 + ($1 - plainMean) * ($1 - plainMean) } / deaths
        var found: [(family: DwellFamily, maximum: Maximum, aic: Double)] = []
        for family in DwellFamily.allCases {
            // A normal that often falls below 0 is no distribution of durations: there the scenario would cut it off.
            if family == .normal, plainMean < 3 * variance.squareRoot() { continue }
            // Two parameters from three durations would fit anything.
            if count < 5, family != .exponential { continue }
            let start = family.start(mean: mean, deviation: max(variance.squareRoot() * mean / plainMean, mean * 1e-3))
            let maximum = Maximum.find({ sample.logLikelihood(family, at: $0) }, from: [start])
            guard maximum.value.isFinite else { continue }
            found.append((family, maximum, 2 * Double(start.count) - 2 * maximum.value))
        }
        found.sort { $0.aic < $1.aic }
        guard let best = found.first else { return nil }
        law = .drawn(best.family)
        point = best.maximum.point
        covariance = best.maximum.covariance
        logLikelihood = best.maximum.value
        criteria = found.map { ($0.family, $0.aic) }
    }

    /// Durations with their logarithms.
    private struct Sample {
        var ended: [(t: Double, log: Double, weight: Double)]
        var censored: [(t: Double, log: Double, weight: Double)]

        init(_ durations: [Double], _ censored: [Double], floor: Double) {
            ended = Self.counted(durations.map { max($0, floor) })
            self.censored = Self.counted(censored.filter { $0 > floor })
        }

        /// Equal durations together: logs by the day hold each many times.
        private static func counted(_ durations: [Double]) -> [(t: Double, log: Double, weight: Double)] {
            durations.sorted().reduce(into: []) { groups, t in
                if groups.last?.t == t {
                    groups[groups.count - 1].weight += 1
                } else {
                    groups.append((t, Foundation.log(t), 1))
                }
            }
        }

        func logLikelihood(_ family: DwellFamily, at point: [Double]) -> Double {
            guard point.allSatisfy({ abs($0) < 60 }) else { return -.infinity }
            let p = point.map { exp($0) }
            var sum = 0.0
            for (t, log, weight) in ended { sum += weight * family.logDensity(p, t, log: log) }
            for (t, log, weight) in censored { sum += weight * family.logSurvival(p, t, log: log) }
            return sum
        }
    }
}

extension DwellFit {
    /// - Parameter path: what comes before the family's name.
    func estimates(_ path: String) -> [Estimate] {
        switch law {
        case .constant(let seconds): [Estimate(path, value: seconds / 86_400, scale: .log, scaledError: nil)]
        case .drawn(let family):
            family.parameters.enumerated().map { index, parameter in
                Estimate(
                    "\(path).\(family.rawValue).\(parameter.name)",
                    value: exp(point[index]) / (parameter.isDuration ? 86_400 : 1), scale: .log,
                    scaledError: covariance.map { $0[index, index].squareRoot() })
            }
        }
    }
}
