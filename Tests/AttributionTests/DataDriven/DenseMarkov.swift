/// Removal effects straight from the definition: windows as arrays, a dense matrix per removed channel, Gaussian elimination.
enum DenseMarkov {
    struct Row {
        var path: [Int]
        var conversions: Double
        var value: Double
        var nulls: Double
    }

    static func credits(
        _ rows: [Row], channels: Int, order: Int, nulls: Bool
    ) -> (conversions: [Double], value: [Double]) {
        var states: [[Int]] = []
        var edges: [[Int]: Double] = [:]
        var conversions: [Int: Double] = [:]
        var value: [Int: Double] = [:]
        var out: [Int: Double] = [:]
        var total = (conversions: 0.0, value: 0.0)
        for row in rows {
            let weight = row.conversions + (nulls ? row.nulls : 0)
            guard weight > 0 else { continue }
            var windows: [[Int]] = []
            for start in 0..<max(1, row.path.count - order + 1) {
                let window = Array(row.path[start..<min(start + order, row.path.count)])
                if windows.last != window { windows.append(window) }
            }
            var last = -1
            for window in windows {
                if !states.contains(window) { states.append(window) }
                let state = states.firstIndex(of: window) ?? 0
                edges[[last, state], default: 0] += weight
                out[last, default: 0] += weight
                last = state
            }
            out[last, default: 0] += weight
            conversions[last, default: 0] += row.conversions
            value[last, default: 0] += row.value
            total.conversions += row.conversions
            total.value += row.value
        }
        /// What starts and ends as a reward, without the states of a channel.
        func left(_ rewards: [Int: Double], without channel: Int?) -> Double {
            let kept = states.indices.filter { state in channel.map { !states[state].contains($0) } ?? true }
            var matrix = kept.map { a in
                kept.map { b in (a == b ? 1 : 0) - (edges[[a, b]] ?? 0) / (out[a] ?? 1) }
            }
            var chances = kept.map { (rewards[$0] ?? 0) / (out[$0] ?? 1) }
            solve(&matrix, &chances)
            var sum = 0.0
            for (index, state) in kept.enumerated() { sum += (edges[[-1, state]] ?? 0) * chances[index] }
            return sum
        }
        func credit(_ rewards: [Int: Double], _ amount: Double) -> [Double] {
            let whole = left(rewards, without: nil)
            guard whole > 0 else { return Array(repeating: 0, count: channels) }
            let effects = (0..<channels).map { max(0, 1 - left(rewards, without: $0) / whole) }
            let sum = effects.reduce(0, +)
            return effects.map { amount * $0 / sum }
        }
        return (credit(conversions, total.conversions), credit(value, total.value))
    }

    /// With pivots by rows.
    private static func solve(_ matrix: inout [[Double]], _ right: inout [Double]) {
        let count = right.count
        for column in 0..<count {
            let pivot = (column..<count).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
            matrix.swapAt(column, pivot)
            right.swapAt(column, pivot)
            for row in column + 1..<max(count, column + 1) where matrix[row][column] != 0 {
                let factor = matrix[row][column] / matrix[column][column]
                for entry in column..<count { matrix[row][entry] -= factor * matrix[column][entry] }
                right[row] -= factor * right[column]
            }
        }
        for row in (0..<count).reversed() {
            for entry in row + 1..<max(count, row + 1) { right[row] -= matrix[row][entry] * right[entry] }
            right[row] /= matrix[row][row]
        }
    }
}
