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
        value.gradient.withUnsafeMutableBufferPointer { gradient in
            value.information.fillBelow { information in
                var sums = LogitSums(
                    count: count, width: 1 + covariates, theta: theta, gradient: gradient, information: information)
                for (result, weight) in untouched.enumerated() where weight > 0 {
                    sums.add([], result: result, weight: weight)
                }
                for (row, result) in results.enumerated() {
                    sums.add(table[row * covariates..<(row + 1) * covariates], result: result, weight: 1)
                }
                value.logLikelihood = sums.logLikelihood
            }
        }
        return value
    }

    /// The maximum by Newton's method, steps halved where they overshoot.
    ///
    /// - Returns: the parameters; where data let one run away (all touched decisions came out alike), as far as 12.
    func maximum(_ table: [Double], from start: [Double]) -> (theta: [Double], value: Value) {
        var theta = start
        var current = value(at: theta, table)
        for _ in 0..<60 {
            guard var step = Self.step(current) else { break }
            // Twice what the step would gain: below that, rounding decides in a large log whether it is one up, and it is the last.
            if zip(step, current.gradient).reduce(0, { $0 + $1.0 * $1.1 }) < 1e-9 {
                theta = Self.bounded(zip(theta, step))
                break
            }
            let longest = step.reduce(0) { max($0, abs($1)) }
            if longest > 4 { step = step.map { $0 * 4 / longest } }
            var isBetter = false
            for _ in 0..<30 {
                let next = Self.bounded(zip(theta, step))
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

    private static func bounded(_ moves: Zip2Sequence<[Double], [Double]>) -> [Double] {
        moves.map { min(12, max(-12, $0 + $1)) }
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

/// Sums over decisions, on raw storage: the fit of a long log spends its time here.
private struct LogitSums {
    let count: Int
    /// Parameters of a possibility.
    let width: Int
    let theta: [Double]
    let gradient: UnsafeMutableBufferPointer<Double>
    /// As rows; filled on and below the diagonal.
    let information: UnsafeMutableBufferPointer<Double>
    private(set) var logLikelihood = 0.0
    /// Of the decision at hand: 1, then its covariates, and where these are not 0: most touch lines reach few.
    private var x: [Double]
    private var places: [Int] = []
    private var weights: [Double]

    init(
        count: Int, width: Int, theta: [Double], gradient: UnsafeMutableBufferPointer<Double>,
        information: UnsafeMutableBufferPointer<Double>
    ) {
        (self.count, self.width, self.theta) = (count, width, theta)
        (self.gradient, self.information) = (gradient, information)
        x = Array(repeating: 1, count: width)
        weights = Array(repeating: 0, count: count)
    }

    /// Adds a decision, or so many alike.
    ///
    /// - Parameter covariates: none where nothing touched whoever decided.
    mutating func add(_ covariates: ArraySlice<Double>, result: Int, weight: Double) {
        places.removeAll(keepingCapacity: true)
        places.append(0)
        for (index, value) in covariates.enumerated() where value != 0 {
            x[1 + index] = value
            places.append(1 + index)
        }
        weigh(result, weight)
        let size = count * width
        for j in 0..<count {
            let miss = weight * ((j == result ? 1 : 0) - weights[j])
            for k in places { gradient[j * width + k] += miss * x[k] }
            for i in 0...j {
                let spread = weight * weights[j] * ((i == j ? 1 : 0) - weights[i])
                for k in places {
                    let (row, part) = ((j * width + k) * size + i * width, spread * x[k])
                    for l in places {
                        if i == j, l > k { break }
                        information[row + l] += part * x[l]
                    }
                }
            }
        }
    }

    /// Makes ``weights`` the probabilities of the possibilities, and adds what came out to the log-likelihood.
    private mutating func weigh(_ result: Int, _ weight: Double) {
        var most = 0.0
        for j in 0..<count {
            var eta = 0.0
            for k in places { eta += theta[j * width + k] * x[k] }
            weights[j] = eta
            most = max(most, eta)
        }
        logLikelihood += weight * ((result < count ? weights[result] : 0) - most)
        var sum = exp(-most)
        for j in 0..<count {
            weights[j] = exp(weights[j] - most)
            sum += weights[j]
        }
        logLikelihood -= weight * log(sum)
        for j in 0..<count { weights[j] /= sum }
    }
}
