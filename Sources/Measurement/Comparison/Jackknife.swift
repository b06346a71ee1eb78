/// The standard error of anything that can be computed from groups of customers, by leaving out one group at a time
/// (Quenouille 1956, Tukey 1958).
///
/// It needs no formula for the measure: a ratio of two sums has as honest an error as a count. What it cannot see is noise in
/// how many customers there are; see ``elasticity``.
public struct Jackknife: Sendable, Hashable {
    public let standardError: Double
    /// Groups less one.
    public let degrees: Int
    /// By how many percent the measure grows when the population grows by one: 1 for counts and sums, 0 for rates and means.
    public let elasticity: Double

    /// - Parameters:
    ///   - whole: the measure over everyone.
    ///   - leftOut: the measure without each group in turn; at least 3, of groups of about the same size.
    public init?(whole: Double, leftOut: [Double]) {
        let count = Double(leftOut.count)
        guard leftOut.count >= 3, whole.isFinite, leftOut.allSatisfy(\.isFinite) else { return nil }
        let mean = leftOut.reduce(0, +) / count
        let squares = leftOut.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        // A sum over fewer customers varies less than one over all: the last factor makes up for it, and is a little too much
        // for means.
        standardError = ((count - 1) / count * squares).squareRoot() * count / (count - 1)
        degrees = leftOut.count - 1
        let growth = leftOut.reduce(0) { $0 + (whole - $1) }
        elasticity = whole == 0 ? 0 : min(1, max(0, growth / whole))
    }
}
