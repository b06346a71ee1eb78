import Foundation

/// How touches at random add up by the time of a decision: values of the adstock A and the chance of each.
public struct AdstockLaw: Sendable {
    public var stocks: [Double]
    /// As many as there are stocks; they sum to 1.
    public var chances: [Double]

    /// Without a half-life each touch counts 1.
    ///
    /// - Parameter chances: of 0, 1, 2, ... touches.
    public init(touches chances: [Double]) {
        self.chances = chances
        stocks = chances.indices.map(Double.init)
    }

    /// Poisson touches that fade: `A = sum of 2^-(age / half-life)`, on a grid.
    ///
    /// The time before the decision is cut into steps; each adds no, one, two or three touches, worth what is left of them
    /// in its middle. Between points of the grid chances are split so that the mean is right.
    ///
    /// - Parameters:
    ///   - rate: touches a day.
    ///   - days: for how long they come before the decision.
    ///   - halfLife: in days.
    ///   - steps: of time.
    ///   - cell: of the grid; errors of means fall with its square.
    ///   - top: adstock beyond it counts as this much.
    public init(
        rate: Double, days: Double, halfLife: Double, steps: Int = 250, cell: Double = 0.005, top: Double = 12
    ) {
        let stocks = (0...Int(top / cell)).map { Double($0) * cell }
        var law = stocks.map { $0 == 0 ? 1.0 : 0 }
        let touches = Array(Chances.poisson(rate * days / Double(steps)).prefix(3))
        let several = touches + [1 - touches.reduce(0, +)]
        for step in 0..<steps {
            let left = exp2(-(Double(step) + 0.5) * days / Double(steps) / halfLife)
            var next = law.map { $0 * several[0] }
            for count in 1..<several.count {
                let shift = Double(count) * left / cell
                let (whole, share) = (Int(shift), shift - shift.rounded(.down))
                for index in law.indices where law[index] > 0 {
                    let chance = law[index] * several[count]
                    next[min(index + whole, law.count - 1)] += chance * (1 - share)
                    next[min(index + whole + 1, law.count - 1)] += chance * share
                }
            }
            law = next
        }
        (self.stocks, chances) = (stocks, law)
    }

    /// Means of functions of the adstock.
    ///
    /// - Parameter functions: as many values for each stock.
    public func mean(_ functions: (_ stock: Double) -> [Double]) -> [Double] {
        zip(stocks, chances).reduce(into: functions(0).map { _ in 0.0 }) { sums, point in
            for (index, value) in functions(point.0).enumerated() { sums[index] += point.1 * value }
        }
    }

    /// What a line with saturation makes of its adstock: `k (1 - exp(-A / k))`.
    ///
    /// - Parameter saturation: k, above 0; `nil` saturates nothing.
    public static func pressure(_ stock: Double, saturation: Double?) -> Double {
        saturation.map { $0 * (1 - exp(-stock / $0)) } ?? stock
    }
}

/// Chances of 0, 1, 2, ... events.
public enum Chances {
    /// - Parameter mean: events expected; up to far into the tail.
    public static func poisson(_ mean: Double) -> [Double] {
        var terms = [exp(-mean)]
        for k in 1...max(60, Int(mean * 4)) { terms.append(terms[k - 1] * mean / Double(k)) }
        return terms
    }

    /// Poisson events within an exponential time: geometric from 0.
    ///
    /// - Parameter mean: events expected.
    public static func poissonInExponentialTime(_ mean: Double) -> [Double] {
        let more = mean / (1 + mean)
        // To where less than 1e-12 is left.
        let count = Int(-28 / log(more)) + 1
        return (0..<max(1, count)).map { (1 - more) * pow(more, Double($0)) }
    }

    public static func binomial(_ tries: Int, _ probability: Double) -> [Double] {
        (0..<tries).reduce([1]) { chances, _ in
            (0...chances.count).map {
                ($0 < chances.count ? chances[$0] * (1 - probability) : 0)
                    + ($0 > 0 ? chances[$0 - 1] * probability : 0)
            }
        }
    }
}
