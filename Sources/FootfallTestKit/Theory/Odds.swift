import Foundation

/// The choice among a decision's possibilities: with probabilities p_j and multipliers m_j, possibility j is taken with
/// `p_j m_j / sum of p_k m_k`, so a touch with uplift u multiplies the odds of the outcome it acts on by u.
public struct Odds: Sendable {
    /// Probabilities without touches, stay (or what takes the rest) last; they sum to 1.
    public var base: [Double]

    /// - Parameter outcomes: probabilities; what they leave of 1 is added as the last possibility.
    public init(outcomes: [Double]) {
        base = outcomes + [max(0, 1 - outcomes.reduce(0, +))]
    }

    /// - Parameter multipliers: of the first possibilities; those that are not named have 1.
    public func shares(_ multipliers: [Double]) -> [Double] {
        let weights = base.indices.map { base[$0] * ($0 < multipliers.count ? multipliers[$0] : 1) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Shares where one line's touches come at random, and each multiplies odds once for every unit of pressure.
    ///
    /// - Parameters:
    ///   - uplifts: of one touch, on the first possibilities.
    ///   - saturation: of the line; `nil` for none.
    public func shares(_ uplifts: [Double], over law: AdstockLaw, saturation: Double? = nil) -> [Double] {
        law.mean { stock in
            let pressure = AdstockLaw.pressure(stock, saturation: saturation)
            return shares(uplifts.map { pow($0, pressure) })
        }
    }

    /// Shares where impressions act by one uplift and their clicks by another: independent Poisson processes.
    public func shares(
        _ uplifts: [Double], clicked clickUplifts: [Double], impressions: AdstockLaw, clicks: AdstockLaw
    ) -> [Double] {
        clicks.mean { clicked in
            impressions.mean { seen in
                shares(zip(uplifts, clickUplifts).map { pow($0, seen) * pow($1, clicked) })
            }
        }
    }
}

// MARK: - Decision after decision

extension Odds {
    /// What becomes of a stage's visit where its last possibility is to stay, dwell again and decide again, while touches
    /// that never fade pile up.
    public struct Visit: Sendable {
        /// Shares of the possibilities but the last, in the end.
        public var taken: [Double]
        public var decisions: Moments
    }

    /// - Parameters:
    ///   - uplifts: of one touch, on the first possibilities.
    ///   - chances: of 0, 1, 2, ... touches during one dwell.
    public func visit(_ uplifts: [Double], touches chances: [Double]) -> Visit {
        var visit = Visit(taken: base.dropLast().map { _ in 0 }, decisions: Moments(mean: 0, variance: 0))
        // Chances of so many touches so far, among those who are still there.
        var present = [1.0]
        var square = 0.0
        for round in 1...10_000 {
            present = Self.sum(present, chances)
            let deciding = present.reduce(0, +)
            guard deciding > 1e-14 else { break }
            visit.decisions.mean += deciding
            square += Double(2 * round - 1) * deciding
            for touches in present.indices {
                let shares = shares(uplifts.map { pow($0, Double(touches)) })
                for index in visit.taken.indices { visit.taken[index] += present[touches] * shares[index] }
                present[touches] *= shares[base.count - 1]
            }
        }
        visit.decisions.variance = square - visit.decisions.mean * visit.decisions.mean
        return visit
    }

    /// Chances of the sum of two independent numbers, without a tail that is next to nothing.
    private static func sum(_ first: [Double], _ second: [Double]) -> [Double] {
        var sum = [Double](repeating: 0, count: first.count + second.count - 1)
        for (i, a) in first.enumerated() where a > 0 {
            for (j, b) in second.enumerated() { sum[i + j] += a * b }
        }
        while let last = sum.last, last < 1e-18, sum.count > 1 { sum.removeLast() }
        return sum
    }
}
