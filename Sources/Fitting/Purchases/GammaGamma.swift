import Foundation

/// The gamma-gamma model of spend: Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013).
///
/// A customer's purchases are worth gamma(p, rate nu) each, and nu is drawn from gamma(q, rate v). Only repeat purchases count:
/// first ones are often different.
public enum GammaGamma {
    /// What a customer's purchases are worth on average, given what x of them were: the note's equation (5).
    ///
    /// - Parameters:
    ///   - parameters: p, q, v.
    ///   - history: with a mean value; without repeat purchases the population's mean is returned.
    /// - Returns: NaN where the mean is infinite: q + p x at most 1.
    public static func expectedValue(_ parameters: [Double], after history: PurchaseHistory) -> Double {
        let (p, q, v) = (parameters[0], parameters[1], parameters[2])
        let x = Double(history.frequency)
        let freedom = p * x + q - 1
        guard freedom > 0 else { return .nan }
        return p * (v + x * (history.meanValue ?? 0)) / freedom
    }

    /// The population's mean, p v / (q - 1); NaN where it is infinite: q at most 1.
    public static func meanValue(_ parameters: [Double]) -> Double {
        parameters[1] > 1 ? parameters[0] * parameters[2] / (parameters[1] - 1) : .nan
    }

    /// ln L of a population: the note's equation (1a).
    struct Likelihood {
        private var buyers: [(count: Double, mean: Double)] = []
        let leftOut: Int
        var customerCount: Int { buyers.count }
        /// Of a repeat purchase, over customers.
        var mean: Double { buyers.reduce(0) { $0 + $1.mean } / Double(buyers.count) }

        /// - Throws: ``FitRefusal``.
        init(_ histories: [PurchaseHistory]) throws {
            guard histories.allSatisfy({ $0.meanValue != nil }) else {
                throw FitRefusal(
                    "gamma-gamma is about what purchases are worth; add a column `value`, or `monetary_value` to summaries"
                )
            }
            let again = histories.filter { $0.frequency > 0 }
            buyers = again.compactMap { history in
                history.meanValue.flatMap { $0 > 0 ? (Double(history.frequency), $0) : nil }
            }
            leftOut = again.count - buyers.count
            guard buyers.count >= 10 else {
                throw FitRefusal(
                    "\(buyers.count) customers bought again for more than 0; a model of how they differ takes at least 10"
                )
            }
            guard buyers.contains(where: { $0.mean != buyers[0].mean }) else {
                throw FitRefusal(
                    "every customer's repeat purchases are worth \(buyers[0].mean): there is no difference to model; write "
                        + "`value: \(buyers[0].mean)` in the scenario")
            }
        }

        /// - Parameter parameters: p, q, v, all above 0.
        func value(_ parameters: [Double]) -> Double {
            let (p, q, v) = (parameters[0], parameters[1], parameters[2])
            let shared = q * log(v) - GammaFunctions.logGamma(q)
            return buyers.reduce(0) { sum, buyer in
                let k = p * buyer.count
                return sum + shared + GammaFunctions.logGamma(k + q) - GammaFunctions.logGamma(k)
                    + (k - 1) * log(buyer.mean) + k * log(buyer.count) - (k + q) * log(v + buyer.count * buyer.mean)
            }
        }
    }
}
