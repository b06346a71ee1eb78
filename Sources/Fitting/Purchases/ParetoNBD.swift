import Foundation

/// The Pareto/NBD model: Schmittlein, Morrison and Colombo, Counting Your Customers, Management Science 33 (1987); as derived in
/// Fader and Hardie, A Note on Deriving the Pareto/NBD Model and Related Expressions (2005).
///
/// A customer buys at a rate drawn from gamma(r, rate alpha) until it goes, at a rate drawn from gamma(s, rate beta).
public enum ParetoNBD {
    /// Expected repeat purchases of a customer nothing is known of, in a time from its first purchase on (the note's
    /// equation 27).
    ///
    /// - Parameter parameters: r, alpha, s, beta.
    public static func expectedPurchases(_ parameters: [Double], in time: Double) -> Double {
        let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
        return r / alpha * beta * shrinking(s - 1, beta, time)
    }

    /// Expected purchases in a time from now on of a customer with this history (the note's equation 41).
    public static func expectedPurchases(
        _ parameters: [Double], after history: PurchaseHistory, in time: Double
    ) -> Double {
        let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let rate = (r + Double(history.frequency)) / (alpha + history.age)
        return aliveShare(parameters, history) * rate * (beta + history.age)
            * shrinking(s - 1, beta + history.age, time)
    }

    /// Probability that a customer with this history is still there.
    public static func aliveShare(_ parameters: [Double], _ history: PurchaseHistory) -> Double {
        let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let x = Double(history.frequency)
        let alive = -(r + x) * log(alpha + history.age) - s * log(beta + history.age)
        let gone = log(s) + logGoneIntegral(r + x, alpha, s, beta, history)
        return 1 / (1 + exp(gone - alive))
    }

    /// (1 - (beta / (beta + t))^power) / power, also where the power is 0.
    private static func shrinking(_ power: Double, _ beta: Double, _ time: Double) -> Double {
        let logarithm = log(beta / (beta + time))
        return abs(power * logarithm) < 1e-12 ? -logarithm : -expm1(power * logarithm) / power
    }

    /// ln of the integral from recency to age of (alpha + y)^-k (beta + y)^-(s + 1) dy: the customer went at y.
    ///
    /// The published form is a difference of two hypergeometric functions, which loses its digits where recency and age are
    /// close and needs two cases. The integral itself has neither trouble: in ln(y + min(alpha, beta)) it is nearly
    /// exponential, so that panels of a few e-foldings each are integrated to rounding. It falls ever faster, so what lies behind
    /// 50 e-foldings at its first, slowest pace is below the last digit.
    static func logGoneIntegral(
        _ k: Double, _ alpha: Double, _ s: Double, _ beta: Double, _ history: PurchaseHistory
    ) -> Double {
        let offset = min(alpha, beta)
        let low = log(offset + history.recency)
        func pace(_ w: Double) -> Double {
            let y = exp(w) - offset
            return exp(w) * (k / (alpha + y) + (s + 1) / (beta + y)) - 1
        }
        let first = pace(low)
        let high = min(log(offset + history.age), first > 0 ? low + 50 / first : .infinity)
        guard high > low else { return -.infinity }
        let panels = 1 + min(200, Int((high - low) * max(1, pace(high)) / 8))
        // Relative to the integrand at its start, where it is largest.
        let start = -k * log(alpha + history.recency) - (s + 1) * log(beta + history.recency)
        let integral = GaussLegendre.integral(from: low, to: high, panels: panels) { w in
            let offsetTime = exp(w)
            let y = offsetTime - offset
            return exp(-k * log(alpha + y) - (s + 1) * log(beta + y) - start) * offsetTime
        }
        return start + log(integral)
    }

    /// ln L of a population, customers of equal history counted together.
    struct Likelihood {
        private var groups: [(history: PurchaseHistory, count: Double)] = []

        init(_ histories: [PurchaseHistory]) {
            let sorted = histories.sorted { ($0.frequency, $0.recency, $0.age) < ($1.frequency, $1.recency, $1.age) }
            for history in sorted {
                if let last = groups.last?.history, last.frequency == history.frequency,
                    last.recency == history.recency, last.age == history.age
                {
                    groups[groups.count - 1].count += 1
                } else {
                    groups.append((history, 1))
                }
            }
        }

        /// - Parameter parameters: r, alpha, s, beta, all above 0.
        func value(_ parameters: [Double]) -> Double {
            let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
            let shared = r * log(alpha) + s * log(beta) - GammaFunctions.logGamma(r)
            var sum = 0.0
            for (history, count) in groups {
                let k = r + Double(history.frequency)
                let alive = -k * log(alpha + history.age) - s * log(beta + history.age)
                let gone = log(s) + ParetoNBD.logGoneIntegral(k, alpha, s, beta, history)
                let both = gone == -.infinity ? alive : max(alive, gone) + log1p(exp(-abs(alive - gone)))
                sum += count * (shared + GammaFunctions.logGamma(k) + both)
            }
            return sum
        }
    }
}
