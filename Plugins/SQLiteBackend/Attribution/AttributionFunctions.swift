import GRDB
import Tracking

/// What SQL has no numbers for, as functions of whole numbers that give the same every time.
///
/// - `footfall_decay(age, half_life)`: the weight of a touch so much before the latest under time decay, by its shared definition
///   ``DecayWeight``.
/// - `footfall_share(amount, weight, total)`: `amount * weight / total` rounded towards zero; the product may take 128 bits.
/// - `footfall_rest(amount, weight, total)`: what that leaves, `|amount| * weight mod total`.
/// - both also as `(amount, weight, factor, a, p, b, q)` for weight `weight * factor` and total `a p + b q`; the rest is then a
///   blob of 16 bytes, most significant first, which sorts as the number does.
///
/// Weights and totals are at least 0, totals above 0; no weight is above its total.
enum AttributionFunctions {
    static let decay = "footfall_decay"
    static let share = "footfall_share"
    static let rest = "footfall_rest"

    static func register(in db: Database) {
        add(decay, 2, to: db) { DecayWeight.weight(age: $0[0], halfLife: $0[1]) }
        add(share, 3, to: db) { signed(divide($0[0].magnitude, UInt64($0[1]), UInt64($0[2])).quotient, as: $0[0]) }
        add(rest, 3, to: db) { Int64(divide($0[0].magnitude, UInt64($0[1]), UInt64($0[2])).remainder) }
        add(share, 7, to: db) { signed(divideWide($0).quotient, as: $0[0]) }
        add(rest, 7, to: db) { numbers -> [UInt8] in
            let rest = divideWide(numbers).remainder
            return (0..<16).map { UInt8(truncatingIfNeeded: rest >> (120 - 8 * $0)) }
        }
    }

    private static func divide(_ amount: UInt64, _ weight: UInt64, _ total: UInt64) -> (
        quotient: UInt64, remainder: UInt64
    ) {
        total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
    }

    private static func divideWide(_ n: borrowing Numbers) -> (quotient: UInt64, remainder: UInt128) {
        let weight = UInt128(UInt64(n[1])) * UInt128(UInt64(n[2]))
        let total = UInt128(UInt64(n[3])) * UInt128(UInt64(n[4])) + UInt128(UInt64(n[5])) * UInt128(UInt64(n[6]))
        let amount = n[0].magnitude
        // The product may take more than 128 bits: long division, the amount being two digits of 32 bits.
        let (high, carried) = (UInt128(amount >> 32) * weight).quotientAndRemainder(dividingBy: total)
        let (low, rest) = ((carried << 32) + UInt128(amount & 0xFFFF_FFFF) * weight).quotientAndRemainder(
            dividingBy: total)
        return (UInt64((high << 32) + low), rest)
    }

    /// With the sign of another; a magnitude of 2^63 belongs to the least integer.
    private static func signed(_ magnitude: UInt64, as amount: Int64) -> Int64 {
        Int64(bitPattern: amount < 0 ? 0 &- magnitude : magnitude)
    }
}
