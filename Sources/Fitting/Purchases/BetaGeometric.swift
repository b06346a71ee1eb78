import Foundation

/// The BG/NBD model: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
/// Marketing Science 24 (2005).
///
/// A customer buys at a rate drawn from gamma(r, rate alpha), and after each repeat purchase is gone with a probability drawn
/// from beta(a, b).
public enum BetaGeometric {
    /// Expected repeat purchases of a customer nothing is known of, in a time from its first purchase on: E[X(t)], the paper's
    /// equation (9).
    ///
    /// - Parameters:
    ///   - parameters: r, alpha, a, b.
    ///   - time: in the units of alpha, at least 0.
    public static func expectedPurchases(_ parameters: [Double], in time: Double) -> Double {
        guard time > 0 else { return 0 }
        return aroundPole(parameters[2]) { a in
            let (r, alpha, b) = (parameters[0], parameters[1], parameters[3])
            let gone = exp(r * log(alpha / (alpha + time)))
            return (a + b - 1) / (a - 1)
                * (1 - gone * Hypergeometric.value(r, b, a + b - 1, time / (alpha + time)))
        }
    }

    /// Expected purchases in a time from now on of a customer with this history: the paper's equation (10).
    public static func expectedPurchases(
        _ parameters: [Double], after history: PurchaseHistory, in time: Double
    ) -> Double {
        guard time > 0 else { return 0 }
        let (r, alpha, b) = (parameters[0], parameters[1], parameters[3])
        let x = Double(history.frequency)
        let future = aroundPole(parameters[2]) { a in
            let shrink = exp((r + x) * log((alpha + history.age) / (alpha + history.age + time)))
            let z = time / (alpha + history.age + time)
            return (a + b + x - 1) / (a - 1)
                * (1 - shrink * Hypergeometric.value(r + x, b + x, a + b + x - 1, z))
        }
        return future * aliveShare(parameters, history)
    }

    /// Probability that a customer with this history will still buy.
    public static func aliveShare(_ parameters: [Double], _ history: PurchaseHistory) -> Double {
        guard history.frequency > 0 else { return 1 }
        let (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let x = Double(history.frequency)
        let odds = a / (b + x - 1) * exp((r + x) * log((alpha + history.age) / (alpha + history.recency)))
        return 1 / (1 + odds)
    }

    /// The formulas divide by a - 1 and have a limit there, which the mean of both sides meets.
    private static func aroundPole(_ a: Double, _ formula: (Double) -> Double) -> Double {
        abs(a - 1) < 1e-4 ? (formula(1 - 1e-4) + formula(1 + 1e-4)) / 2 : formula(a)
    }

    /// ln L of a population: the paper's appendix, customers of equal history counted together.
    ///
    /// Logarithms are taken once for each different time: histories of days repeat a few hundred of them.
    struct Likelihood {
        private struct Group {
            /// Indices into ``times``.
            var recency: Int
            var age: Int
            /// Index into ``frequencies``.
            var frequency: Int
            var count: Double
        }
        private var groups: [Group] = []
        private var times: [Double]
        private var frequencies: [Int]
        /// How many customers have each frequency.
        private var customers: [Double]

        init(_ histories: [PurchaseHistory]) {
            let sorted = histories.sorted { ($0.frequency, $0.recency, $0.age) < ($1.frequency, $1.recency, $1.age) }
            times = Set(histories.flatMap { [$0.recency, $0.age] }).sorted()
            frequencies = Set(histories.map(\.frequency)).sorted()
            customers = Array(repeating: 0, count: frequencies.count)
            let index = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($1, $0) })
            var last: PurchaseHistory?
            var frequency = 0
            for history in sorted {
                while frequencies[frequency] < history.frequency { frequency += 1 }
                customers[frequency] += 1
                if let last, last.frequency == history.frequency, last.recency == history.recency,
                    last.age == history.age
                {
                    groups[groups.count - 1].count += 1
                } else {
                    groups.append(
                        Group(
                            recency: index[history.recency] ?? 0, age: index[history.age] ?? 0, frequency: frequency,
                            count: 1))
                }
                last = history
            }
        }

        /// - Parameter parameters: r, alpha, a, b, all above 0.
        func value(_ parameters: [Double]) -> Double {
            let (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3])
            let logs = times.map { log(alpha + $0) }
            // ln Γ(r) - r ln alpha, and so on: what all customers share.
            let shared =
                r * log(alpha) - GammaFunctions.logGamma(r) + GammaFunctions.logGamma(a + b)
                - GammaFunctions.logGamma(b)
            var sum = 0.0
            for (frequency, count) in zip(frequencies, customers) {
                let x = Double(frequency)
                sum +=
                    count
                    * (shared + GammaFunctions.logGamma(r + x) + GammaFunctions.logGamma(b + x)
                        - GammaFunctions.logGamma(a + b + x))
            }
            let logA = log(a)
            let goneWeights = frequencies.map { $0 > 0 ? logA - log(b + Double($0) - 1) : 0 }
            for group in groups {
                let exponent = r + Double(frequencies[group.frequency])
                let alive = -exponent * logs[group.age]
                guard frequencies[group.frequency] > 0 else {
                    sum += group.count * alive
                    continue
                }
                let gone = goneWeights[group.frequency] - exponent * logs[group.recency]
                sum += group.count * (max(alive, gone) + log1p(exp(-abs(alive - gone))))
            }
            return sum
        }
    }
}
