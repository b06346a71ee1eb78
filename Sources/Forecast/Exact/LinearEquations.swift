/// Systems of linear equations as small as a scenario's stages, rows first.
enum LinearEquations {
    /// The inverse by Gauss-Jordan elimination with partial pivoting; of a singular matrix, numbers that are not finite.
    ///
    /// - Complexity: O(n^3).
    static func inverse(_ matrix: [[Double]]) -> [[Double]] {
        let n = matrix.count
        var rows = matrix.indices.map { row in matrix[row] + matrix.indices.map { $0 == row ? 1 : 0 } }
        for column in 0..<n {
            let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            let divisor = rows[column][column]
            for place in column..<2 * n { rows[column][place] /= divisor }
            for row in 0..<n where row != column && rows[row][column] != 0 {
                let factor = rows[row][column]
                for place in column..<2 * n { rows[row][place] -= factor * rows[column][place] }
            }
        }
        return rows.map { Array($0[n...]) }
    }

    /// N = (I - Q)^-1, expected visits to column's state from row's (Kemeny and Snell, "Finite Markov Chains", 1960, chapter 3).
    ///
    /// - Parameter transient: Q, the probabilities of steps between states that are left in the end.
    static func fundamentalMatrix(_ transient: [[Double]]) -> [[Double]] {
        inverse(transient.indices.map { i in transient.indices.map { (i == $0 ? 1 : 0) - transient[i][$0] } })
    }

    static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    static func product(_ vector: [Double], _ matrix: [[Double]]) -> [Double] {
        matrix.indices.map { column in matrix.indices.reduce(0) { $0 + vector[$1] * matrix[$1][column] } }
    }
}
