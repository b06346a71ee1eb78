/// The weight of a touch under time decay, defined in integers so that Swift and SQL agree to the unit.
///
/// `weight(age) = floor(2^40 * 2^-(age / halfLife))`, taken in two exact steps: the whole half-lives shift right, the
/// fraction is looked up in 4,096 steps of `floor(2^40 * 2^(-k / 4096) + 1/2)`. Ages are microseconds, at least 0. Once the
/// shift exceeds 40 the weight is 0; where all weights of a journey are 0 the latest touch gets everything.
public enum DecayWeight {
    /// Steps per half-life.
    public static let steps: Int64 = 4096
    /// `floor(2^40 * 2^(-k / 4096) + 1/2)` for k in 0 ..< 4096.
    public static let table: [Int64] = makeTable()

    public static func weight(age: Int64, halfLife: Int64) -> Int64 {
        let whole = age / halfLife
        guard whole <= 40 else { return 0 }
        let (high, low) = (age % halfLife).multipliedFullWidth(by: steps)
        let step = halfLife.dividingFullWidth((high, low)).quotient
        return table[Int(step)] >> whole
    }

    /// By repeated square roots of 2 in double precision, which IEEE 754 rounds the same everywhere.
    private static func makeTable() -> [Int64] {
        var roots: [Double] = []
        var root = 2.0
        for _ in 0..<12 {
            root = root.squareRoot()
            roots.append(root)
        }
        return (0..<4096).map { k in
            var power = 1.0
            for bit in 0..<12 where k & (2048 >> bit) != 0 { power *= roots[bit] }
            return Int64((1_099_511_627_776.0 / power).rounded(.toNearestOrAwayFromZero))
        }
    }
}
