import Tracking

/// Weights under time decay, to the unit as ``DecayWeight`` defines them, for one half-life.
struct DecayCurve {
    private let halfLife: UInt64
    private let table: [Int64]

    /// - Parameter halfLife: microseconds, above 0.
    init(halfLife: Int64) {
        self.halfLife = UInt64(max(1, halfLife))
        table = DecayWeight.table
    }

    /// - Parameter age: microseconds before the latest touch, at least 0.
    func weight(age: UInt64) -> UInt64 {
        if age == 0 { return 1 << 40 }
        let halvings = age / halfLife
        if halvings > 40 { return 0 }
        let left = age &- halvings &* halfLife
        // Below 2^44, as what is left is below the half-life.
        let place = halfLife.dividingFullWidth((left &>> 20, left &<< 44)).quotient
        let drop = ((place & 0xFFFF_FFFF) &* DecayWeight.slope) &>> 32
        let scale = (1 << 40) &- drop &+ ((drop &* drop) &>> 41)
        let (high, low) = UInt64(table[Int(place &>> 32)]).multipliedFullWidth(by: scale)
        return (high &<< 24 | low &>> 40) &>> halvings
    }
}
