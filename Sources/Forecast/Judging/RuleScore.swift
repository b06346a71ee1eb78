/// Scores of what a rule says against the truth, channel by channel in the same order.
enum RuleScore {
    /// Each one's part of the whole; negative ones count as zero.
    ///
    /// - Returns: `nil` where nobody has anything.
    static func shares(_ amounts: [Double]) -> [Double]? {
        let sum = amounts.reduce(0) { $0 + max(0, $1) }
        return sum > 0 ? amounts.map { max(0, $0) / sum } : nil
    }

    /// Half the sum of |a - b| over shares: the part of the whole that is in the wrong place, 0 to 1.
    static func shareError(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }

    /// Kendall's tau-b: how far two sides agree on who is above whom, with ties discounted on either side (Kendall, "The
    /// treatment of ties in ranking problems", Biometrika 33, 1945).
    ///
    /// - Returns: -1 to 1; `nil` where one side ranks nobody above another.
    static func kendallTau(_ a: [Double], _ b: [Double]) -> Double? {
        var (agreement, untiedA, untiedB) = (0, 0, 0)
        for i in a.indices {
            for j in a.indices where j > i {
                let (x, y) = (order(a[i], a[j]), order(b[i], b[j]))
                agreement += x * y
                untiedA += x * x
                untiedB += y * y
            }
        }
        guard untiedA > 0, untiedB > 0 else { return nil }
        return Double(agreement) / (Double(untiedA) * Double(untiedB)).squareRoot()
    }

    private static func order(_ a: Double, _ b: Double) -> Int { a < b ? -1 : a > b ? 1 : 0 }
}
