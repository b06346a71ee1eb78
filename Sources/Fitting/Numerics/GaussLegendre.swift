import Foundation

/// Integrals of smooth functions: Gauss-Legendre quadrature with 20 nodes a panel, exact for polynomials up to degree 39.
enum GaussLegendre {
    /// The integral of `f` from `low` to `high`, in so many panels of equal width.
    static func integral(from low: Double, to high: Double, panels: Int, _ f: (Double) -> Double) -> Double {
        let half = (high - low) / Double(2 * panels)
        var sum = 0.0
        for panel in 0..<panels {
            let middle = low + half * Double(2 * panel + 1)
            for (node, weight) in rule { sum += weight * (f(middle - half * node) + f(middle + half * node)) }
        }
        return sum * half
    }

    /// The positive nodes with their weights: roots of the Legendre polynomial by Newton's method from Tricomi's estimate.
    private static let rule: [(node: Double, weight: Double)] = (0..<10).map { index in
        var x = cos(.pi * (Double(index) + 0.75) / 20.5)
        var slope = 1.0
        for _ in 0..<20 {
            var (last, current) = (1.0, x)
            for k in 2...20 {
                (last, current) = (
                    current, (Double(2 * k - 1) * x * current - Double(k - 1) * last) / Double(k)
                )
            }
            slope = 20 * (x * current - last) / (x * x - 1)
            let step = current / slope
            x -= step
            if abs(step) < 1e-16 { break }
        }
        return (x, 2 / ((1 - x * x) * slope * slope))
    }
}
