import Foundation

/// Gauss's hypergeometric function 2F1 for 0 <= z < 1.
enum Hypergeometric {
    /// 2F1(a, b; c; z), by its series: for a, b, c > 0 all terms are positive, so nothing cancels.
    ///
    /// Where c - a - b < 0 the series creeps near z = 1; then Euler's transformation (Abramowitz and Stegun 1964, 15.3.3)
    /// (1 - z)^(c-a-b) 2F1(c - a, c - b; c; z) takes the singularity out in front.
    ///
    /// - Returns: NaN where c is 0 or a negative whole number, or z lies outside [0, 1).
    static func value(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        guard z >= 0, z < 1, !(c <= 0 && c == c.rounded()) else { return .nan }
        if c - a - b < 0, c > a, c > b { return exp((c - a - b) * log1p(-z)) * series(c - a, c - b, c, z) }
        return series(a, b, c, z)
    }

    private static func series(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var n = 0.0
        // Beyond the largest parameter terms shrink by almost z each; the tail is then below term z / (1 - z).
        let settled = max(abs(a), abs(b), abs(c)) + 1
        while n < 5_000_000 {
            term *= (a + n) / (c + n) * (b + n) / (n + 1) * z
            sum += term
            n += 1
            if term == 0 || (n > settled && abs(term) * z < abs(sum) * (1 - z) * 1e-16) { break }
        }
        return sum
    }
}
