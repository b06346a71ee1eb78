/// Systems of linear equations as small as a scenario's stages, rows first.
public enum LinearSystem {
    /// Solves `matrix x = right` by Gaussian elimination with partial pivoting.
    ///
    /// - Parameters:
    ///   - matrix: square and regular; a singular one gives numbers that are not finite.
    ///   - right: as many numbers as the matrix has rows.
    /// - Complexity: O(n^3).
    public static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (a, b) = (matrix, right)
        let n = b.count
        for column in 0..<n {
            let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            for row in column + 1..<max(n, column + 1) {
                let factor = a[row][column] / a[column][column]
                for k in column..<n { a[row][k] -= factor * a[column][k] }
                b[row] -= factor * b[column]
            }
        }
        var x = [Double](repeating: 0, count: n)
        for row in (0..<n).reversed() {
            x[row] = (b[row] - (row + 1..<max(n, row + 1)).reduce(0) { $0 + a[row][$1] * x[$1] }) / a[row][row]
        }
        return x
    }

    /// The fundamental matrix `N = (I - Q)^-1` of an absorbing chain: expected visits of column's state from row's.
    ///
    /// Kemeny and Snell, "Finite Markov Chains", 1960, chapter 3.
    ///
    /// - Parameter transient: Q, the probabilities of steps between states that are left in the end.
    public static func fundamentalMatrix(_ transient: [[Double]]) -> [[Double]] {
        let states = transient.indices
        let difference = states.map { i in states.map { (i == $0 ? 1 : 0) - transient[i][$0] } }
        let columns = states.map { column in solve(difference, states.map { $0 == column ? 1 : 0 }) }
        return states.map { row in states.map { columns[$0][row] } }
    }

    /// `matrix vector`.
    public static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
}
