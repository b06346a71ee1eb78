import Tracking

/// Weights under time decay, to the unit as ``DecayWeight`` defines them, without its calls and wide divisions.
struct DecayCurve {
    private let halfLife: UInt64
    private let table: [Int64]

    /// - Parameter halfLife: microseconds, above 0.
    init(halfLife: Int64) {
        self.halfLife = UInt64(max(1, halfLife))
        table = DecayWeight.table
    }

    /// - Parameter age: microseconds, at least 0.
    func weight(age: UInt64) -> UInt64 {
        let (whole, fraction) = age.quotientAndRemainder(dividingBy: halfLife)
        guard whole <= 40 else { return 0 }
        let step: UInt64
        if fraction < 1 << 51 {
            step = fraction &* 4096 / halfLife
        } else {
            step = halfLife.dividingFullWidth(fraction.multipliedFullWidth(by: 4096)).quotient
        }
        return UInt64(table[Int(step)]) &>> whole
    }
}
