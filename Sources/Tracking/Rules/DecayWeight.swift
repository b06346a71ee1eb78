/// The weight of a touch under time decay, defined in integers so that Swift and SQL agree to the unit.
///
/// Ages count from the latest of the touches that share the credit, whose weight is therefore 2^40: credit depends on how touches
/// lie to each other, and is the same however long before the conversion they all are.
///
/// `weight(age)` is `2^40 * 2^-(age / halfLife)` in these exact steps. Whole half-lives shift right at the end; once there are more
/// than 40 the weight is 0. What is left is a fraction of `floor(2^44 * rest / halfLife)`: its upper 12 bits look up
/// `floor(2^40 * 2^(-k / 4096) + 1/2)`, its lower 32 bits `r` go on from there by the first terms of the series,
/// `2^40 - x + floor(x * x / 2^41)` with `x = floor(r * slope / 2^32)`, as a factor over 2^40, rounded down. Credits are within
/// 10^-11 of those by real numbers for each touch.
public enum DecayWeight {
    /// `floor(2^40 * 2^(-k / 4096) + 1/2)` for k in 0 ..< 4096.
    public static let table: [Int64] = makeTable()
    /// `2^40 * ln 2 / 4096`, to the nearest.
    public static let slope: UInt64 = 186_065_279

    /// - Parameters:
    ///   - age: how much earlier than the latest touch, in microseconds, at least 0.
    ///   - halfLife: in microseconds, above 0.
    public static func weight(age: Int64, halfLife: Int64) -> Int64 {
        let (whole, rest) = UInt64(age).quotientAndRemainder(dividingBy: UInt64(halfLife))
        guard whole <= 40 else { return 0 }
        let fraction = UInt64(halfLife).dividingFullWidth(rest.multipliedFullWidth(by: 1 << 44)).quotient
        let x = ((fraction & 0xFFFF_FFFF) * slope) >> 32
        let factor = (1 << 40) - x + ((x * x) >> 41)
        let product = UInt64(table[Int(fraction >> 32)]).multipliedFullWidth(by: factor)
        return Int64((product.high << 24 | product.low >> 40) >> whole)
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
