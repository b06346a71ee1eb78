/// A maximum of a log-likelihood, and how sharply it is peaked.
struct Maximum {
    /// On the scale on which every number is allowed: logarithms of what must be positive.
    var point: [Double]
    var value: Double
    /// Inverse of the observed information; `nil` where the likelihood is flat in some direction.
    var covariance: SymmetricMatrix?

    /// Looks for the maximum from each of the starts, and polishes the best by Newton's method.
    ///
    /// - Parameters:
    ///   - f: log-likelihood; NaN or -infinity where a point is impossible.
    ///   - starts: at least one.
    static func find(_ f: ([Double]) -> Double, from starts: [[Double]]) -> Maximum {
        let method = NelderMead()
        var best = method.maximum(of: f, from: starts[0])
        for start in starts.dropFirst() {
            let other = method.maximum(of: f, from: start)
            if other.value > best.value { best = other }
        }
        var (point, value) = best
        for _ in 0..<5 {
            let (gradient, information) = Curvature.of(f, at: point)
            guard let step = information.solve(gradient) else { break }
            let next = zip(point, step).map { $0 + $1 }
            let nextValue = f(next)
            // Where rounding drowns what there is to gain, the point is as good as it gets.
            guard nextValue >= value - 1e-9 else { break }
            let isThere = step.allSatisfy { abs($0) < 1e-9 }
            (point, value) = (next, nextValue)
            if isThere { break }
        }
        return Maximum(point: point, value: value, covariance: Curvature.of(f, at: point).information.inverse())
    }
}

/// First and second derivatives by central differences.
enum Curvature {
    /// Wide enough that rounding in a log-likelihood of some 10^4 is below 10^-4 of its curvature, narrow enough that the
    /// fourth derivative does not matter.
    private static let step = 1e-3

    /// - Returns: the gradient, and the information: minus the matrix of second derivatives.
    static func of(_ f: ([Double]) -> Double, at point: [Double]) -> (gradient: [Double], information: SymmetricMatrix)
    {
        let n = point.count
        func value(_ i: Int, _ a: Double, _ j: Int? = nil, _ b: Double = 0) -> Double {
            var moved = point
            moved[i] += a * step
            if let j { moved[j] += b * step }
            return f(moved)
        }
        let centre = f(point)
        var gradient = Array(repeating: 0.0, count: n)
        var information = SymmetricMatrix(size: n)
        for i in 0..<n {
            let (up, down) = (value(i, 1), value(i, -1))
            gradient[i] = (up - down) / (2 * step)
            information[i, i] = -(up - 2 * centre + down) / (step * step)
            for j in 0..<i {
                information[i, j] =
                    -(value(i, 1, j, 1) - value(i, 1, j, -1) - value(i, -1, j, 1) + value(i, -1, j, -1))
                    / (4 * step * step)
            }
        }
        return (gradient, information)
    }
}
