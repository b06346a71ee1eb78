/// Many questions asked at once, without more false alarms than one question would give.
///
/// Holm's procedure (Holm 1979): the smallest of n probabilities is multiplied by n, the next by n - 1, and so on, never below
/// the one before. Calling those at most alpha real keeps the chance of even one false alarm at alpha, whatever the
/// questions have to do with each other; measures of one run have a lot to do with each other.
public enum Holm {
    /// The adjusted probabilities, in the order given; at most 1. NaN stays out of the count and NaN.
    public static func adjusted(_ probabilities: [Double]) -> [Double] {
        let order = probabilities.indices.filter { !probabilities[$0].isNaN }
            .sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
        var adjusted = probabilities
        var least = 0.0
        for (rank, index) in order.enumerated() {
            least = max(least, min(1, Double(order.count - rank) * probabilities[index]))
            adjusted[index] = least
        }
        return adjusted
    }
}
