import Tracking

/// Weights under time decay, to the unit as ``DecayWeight`` defines them, without its calls and wide divisions.
struct DecayCurve {
    private let halfLife: UInt64
    private let reciprocal: Double
    private let table: [Int64]

    /// - Parameter halfLife: microseconds, above 0.
    init(halfLife: Int64) {
        self.halfLife = UInt64(max(1, halfLife))
        reciprocal = 1 / Double(self.halfLife)
        table = DecayWeight.table
    }

    /// - Parameter age: microseconds, at least 0.
    func weight(age: UInt64) -> UInt64 {
        // Whole half-lives and steps come out of one division, as the remainder of one is the dividend of the other.
        let whole: UInt64
        let step: UInt64
        if age < 1 << 50 {
            let steps = divide(age &* 4096)
            (whole, step) = (steps &>> 12, steps & 4095)
        } else {
            let fraction: UInt64
            (whole, fraction) = age.quotientAndRemainder(dividingBy: halfLife)
            step = halfLife.dividingFullWidth(fraction.multipliedFullWidth(by: 4096)).quotient
        }
        return whole <= 40 ? UInt64(table[Int(step)]) &>> whole : 0
    }

    /// By the half-life; exact for quotients below 2^50, that is, wherever a weight is left.
    @inline(__always)
    private func divide(_ dividend: UInt64) -> UInt64 {
        // At most one off, which the remainder tells.
        let quotient = UInt64(bitPattern: Int64(Double(dividend) * reciprocal))
        let remainder = Int64(bitPattern: dividend &- quotient &* halfLife)
        if remainder < 0 { return quotient &- 1 }
        return remainder >= Int64(bitPattern: halfLife) ? quotient &+ 1 : quotient
    }
}
