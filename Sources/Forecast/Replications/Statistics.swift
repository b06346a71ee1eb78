import Measurement
import Results

/// Numbers of independent replications, and what they say together.
struct Sample: Sendable {
    let values: [Double]

    init(_ values: [Double]) { self.values = values }

    var count: Int { values.count }
    /// 0 of nothing.
    var mean: Double {
        guard let first = values.first else { return 0 }
        // Relative to the first: a measure that never differs has exactly itself as mean.
        return first + values.reduce(0) { $0 + ($1 - first) } / Double(count)
    }
    /// Unbiased; `nil` of fewer than two.
    var variance: Double? {
        guard count > 1 else { return nil }
        let mean = mean
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    }
    /// Of the mean.
    var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }

    /// Quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan, "Sample quantiles in statistical
    /// packages", 1996.
    ///
    /// - Parameter shares: in [0, 1].
    func quantiles(_ shares: [Double]) -> [Double] {
        let sorted = values.sorted()
        guard let last = sorted.indices.last else { return [] }
        return shares.map { share in
            let place = share * Double(last)
            let below = Int(place)
            guard below < last else { return sorted[last] }
            return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
        }
    }
}

extension ForecastSummary {
    /// `nil` where no replication has the measure.
    ///
    /// - Parameter drawn: the same with assumptions drawn; empty: no assumption is uncertain.
    init?(_ values: [Double], drawn: [Double] = []) {
        guard !values.isEmpty else { return nil }
        let sample = Sample(values)
        let quantiles = sample.quantiles([0.1, 0.5, 0.9])
        self.init(
            mean: sample.mean, p10: quantiles[0], p50: quantiles[1], p90: quantiles[2],
            standardError: sample.standardError)
        guard !drawn.isEmpty else { return }
        let wide = Sample(drawn)
        let band = wide.quantiles([0.1, 0.5, 0.9])
        withAssumptions = Band(
            mean: wide.mean, p10: band[0], p50: band[1], p90: band[2], standardError: wide.standardError)
    }
}

extension PairedDifference {
    /// Changed minus base, replication by replication; `nil` where fewer than two have both.
    init?(changed: [Double], base: [Double]) {
        let pairs = zip(changed, base).filter { !$0.0.isNaN && !$0.1.isNaN }
        let differences = Sample(pairs.map { $0.0 - $0.1 })
        guard let standardError = differences.standardError,
            let own = Sample(pairs.map(\.0)).variance, let other = Sample(pairs.map(\.1)).variance
        else { return nil }
        let half = Self.student(degrees: pairs.count - 1) * standardError
        self.init(
            mean: differences.mean, standardError: standardError, lower: differences.mean - half,
            upper: differences.mean + half,
            unpairedStandardError: ((own + other) / Double(pairs.count)).squareRoot())
    }

    /// What Student's t stays within with 95%; odd degrees as the even number below, which is wider.
    static func student(degrees: Int) -> Double {
        // One degree is Cauchy's distribution: tan(0.475 pi).
        guard degrees > 1 else { return 12.706204736 }
        var (low, high) = (0.0, 16.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if Tails.student(above: middle, degrees: degrees) > 0.025 { low = middle } else { high = middle }
        }
        return high
    }
}
