/// A symmetric matrix, as rows.
struct SymmetricMatrix {
    let size: Int
    private var cells: [Double]

    init(size: Int) {
        self.size = size
        cells = Array(repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { cells[row * size + column] }
        set {
            cells[row * size + column] = newValue
            cells[column * size + row] = newValue
        }
    }

    /// Lets cells on and below the diagonal be filled, by rows; those above become their mirror images.
    mutating func fillBelow(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
        cells.withUnsafeMutableBufferPointer { cells in
            body(cells)
            for row in 0..<size { for column in 0..<row { cells[column * size + row] = cells[row * size + column] } }
        }
    }

    /// The lower triangle L with L Lᵀ = self, as rows; `nil` where the matrix is not positive definite.
    func cholesky() -> [[Double]]? {
        var lower = Array(repeating: Array(repeating: 0.0, count: size), count: size)
        for row in 0..<size {
            for column in 0...row {
                var sum = self[row, column]
                for k in 0..<column { sum -= lower[row][k] * lower[column][k] }
                if row == column {
                    // A pivot lost to rounding says that a direction is not determined.
                    guard sum > abs(self[row, row]) * 1e-13, sum.isFinite else { return nil }
                    lower[row][row] = sum.squareRoot()
                } else {
                    lower[row][column] = sum / lower[column][column]
                }
            }
        }
        return lower
    }

    /// The solution of self x = right; `nil` where the matrix is not positive definite.
    func solve(_ right: [Double]) -> [Double]? {
        guard let lower = cholesky() else { return nil }
        var x = right
        for row in 0..<size {
            for k in 0..<row { x[row] -= lower[row][k] * x[k] }
            x[row] /= lower[row][row]
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for k in row + 1..<max(size, row + 1) { x[row] -= lower[k][row] * x[k] }
            x[row] /= lower[row][row]
        }
        return x
    }

    /// The inverse; `nil` where the matrix is not positive definite.
    func inverse() -> SymmetricMatrix? {
        var inverse = SymmetricMatrix(size: size)
        for column in 0..<size {
            var unit = Array(repeating: 0.0, count: size)
            unit[column] = 1
            guard let solved = solve(unit) else { return nil }
            for row in column..<size { inverse[row, column] = solved[row] }
        }
        return inverse
    }
}
