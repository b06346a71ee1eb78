import Foundation

/// Multinomial logistic regression of a stage's decisions (McFadden 1974): the log-odds of each possibility against a reference
/// are linear in the adstocks, as simulation.md has it: p'_j is proportional to p_j exp(ln u_j A).
///
/// Parameters, for each possibility but the reference: an intercept, then a slope for each covariate.
struct LogitModel {
    /// Possibilities but the reference.
    let count: Int
    let covariates: Int
    /// By row: which possibility came out, `count` for the reference.
    private let results: [Int]
    /// Decisions without any touch, by possibility, the reference last.
    private let untouched: [Double]

    var size: Int { count * (1 + covariates) }

    init(count: Int, covariates: Int, results: [Int], untouched: [Double]) {
        self.count = count
        self.covariates = covariates
        self.results = results
        self.untouched = untouched
    }

    struct Value {
        var logLikelihood: Double
        var gradient: [Double]
        var information: SymmetricMatrix
    }

    /// Log-likelihood, gradient and information at a point, exactly.
    func value(at theta: [Double], _ table: [Double]) -> Value {
        var value = Value(
            logLikelihood: 0, gradient: Array(repeating: 0, count: size), information: SymmetricMatrix(size: size))
        var x = [Double](repeating: 0, count: 1 + covariates)
        var weights = [Double](repeating: 0, count: count)
        x[0] = 1
        for (result, weight) in untouched.enumerated() where weight > 0 {
            add(&value, theta, x, &weights, result, weight)
        }
        for (row, result) in results.enumerated() {
            for k in 0..<covariates { x[1 + k] = table[row * covariates + k] }
            add(&value, theta, x, &weights, result, 1)
        }
        return value
    }

    /// One decision, or so many alike; `weights` is scratch.
    private func add(
        _ value: inout Value, _ theta: [Double], _ x: [Double], _ weights: inout [Double], _ result: Int,
        _ weight: Double
    ) {
        let width = 1 + covariates
        var most = 0.0
        for j in 0..<count {
            var eta = 0.0
            for k in 0..<width { eta += theta[j * width + k] * x[k] }
            weights[j] = eta
            most = max(most, eta)
        }
        value.logLikelihood += weight * ((result < count ? weights[result] : 0) - most)
        var sum = exp(-most)
        for j in 0..<count {
            weights[j] = exp(weights[j] - most)
            sum += weights[j]
        }
        value.logLikelihood -= weight * log(sum)
        for j in 0..<count { weights[j] /= sum }
        for j in 0..<count {
            let miss = weight * ((j == result ? 1 : 0) - weights[j])
            for k in 0..<width where x[k] != 0 {
                value.gradient[j * width + k] += miss * x[k]
                for i in 0...j {
                    let spread = weight * weights[j] * ((i == j ? 1 : 0) - weights[i]) * x[k]
                    for l in 0..<(i == j ? k + 1 : width) where x[l] != 0 {
                        value.information.add(spread * x[l], j * width + k, i * width + l)
                    }
                }
            }
        }
    }

    /// The maximum by Newton's method, steps halved where they overshoot.
    ///
    /// - Returns: the parameters; where data let one run away (all touched decisions came out alike), as far as 12.
    func maximum(_ table: [Double], from start: [Double]) -> (theta: [Double], value: Value) {
        var theta = start
        var current = value(at: theta, table)
        for _ in 0..<60 {
            guard var step = Self.step(current) else { break }
            let longest = step.reduce(0) { max($0, abs($1)) }
            if longest < 1e-9 { break }
            if longest > 4 { step = step.map { $0 * 4 / longest } }
            var isBetter = false
            for _ in 0..<30 {
                let next = zip(theta, step).map { min(12, max(-12, $0 + $1)) }
                let nextValue = value(at: next, table)
                if nextValue.logLikelihood >= current.logLikelihood - 1e-10 {
                    isBetter = nextValue.logLikelihood > current.logLikelihood + 1e-10
                    (theta, current) = (next, nextValue)
                    break
                }
                step = step.map { $0 / 2 }
            }
            if !isBetter { break }
        }
        return (theta, current)
    }

    /// Newton's step; where directions are hardly determined, with as much of a ridge as it takes.
    private static func step(_ value: Value) -> [Double]? {
        var ridge = 1e-9
        while ridge < 10 {
            var information = value.information
            for index in 0..<information.size { information[index, index] += ridge }
            if let step = information.solve(value.gradient) { return step }
            ridge *= 100
        }
        return nil
    }
}
