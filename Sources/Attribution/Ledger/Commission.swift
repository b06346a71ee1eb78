/// What a partner earns, in whole minor units.
///
/// Binary fractions cannot hold 2.9%, and 500 cents x 2.9% is 14.5 cents, which is 15. So the rate is taken as the decimal
/// number that was written, and rounding is half up.
public enum Commission {
    /// Exact decimal rates have nine places.
    private static let one: Int64 = 1_000_000_000

    /// - Parameters:
    ///   - value: minor units. A negative value earns the negative of what its magnitude earns, so that a claw-back of the
    ///     same value cancels.
    ///   - rate: share of the value, `0.029` for 2.9%, from 0 to 9e9; taken to nine decimal places.
    /// - Returns: minor units, halves rounded away from zero. Saturates where the amount is beyond `Int64`.
    public static func amount(value: Int64, rate: Double) -> Int64 {
        amount(value: value, billionths: billionths(rate))
    }

    /// A share as a whole number of billionths, from 0 to 9e9.
    public static func billionths(_ rate: Double) -> Int64 {
        Int64((max(0, min(rate, 9e9)) * Double(one)).rounded(.toNearestOrAwayFromZero))
    }

    /// The same with the rate as a whole number of billionths: `29_000_000` for 2.9%.
    public static func amount(value: Int64, billionths: Int64) -> Int64 {
        let exact = Int128(value) * Int128(billionths)
        let half = Int128(one) / 2
        let rounded = (exact < 0 ? exact - half : exact + half) / Int128(one)
        return Int64(clamping: rounded)
    }
}
