/// Money as it is written, `49.90` or `1e3`, in minor units.
enum Amount {
    /// Exactly what the digits say, rounded half away from zero where they go beyond the minor unit.
    ///
    /// - Parameter minorUnits: minor units in a major one, a power of ten.
    /// - Returns: `nil` where it is no number, or one of 9e15 minor units or more.
    static func minorUnits(_ bytes: UnsafeBufferPointer<UInt8>, minorUnits: Int64) -> Int64? {
        var at = 0
        let isNegative = at < bytes.count && bytes[at] == 0x2D
        if isNegative { at += 1 }
        var (digits, places, hasDigits, hasPoint): (Int128, Int, Bool, Bool) = (0, 0, false, false)
        while at < bytes.count {
            let digit = bytes[at] &- 0x30
            if digit < 10 {
                hasDigits = true
                // Beyond these no amount is in range; what follows the point there is of no weight.
                if digits < most {
                    digits = digits * 10 + Int128(digit)
                } else if !hasPoint {
                    return nil
                } else {
                    places -= 1
                }
                if hasPoint { places += 1 }
            } else if bytes[at] == 0x2E, !hasPoint {
                hasPoint = true
            } else {
                break
            }
            at += 1
        }
        guard hasDigits, let exponent = exponent(bytes, from: at) else { return nil }
        guard let magnitude = scale(digits * Int128(minorUnits), by: exponent - places) else { return nil }
        return Int64(isNegative ? -magnitude : magnitude)
    }

    private static let most: Int128 = 1_000_000_000_000_000_000_000

    /// The power of ten after `e`; 0 where nothing follows.
    private static func exponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count else { return 0 }
        guard bytes[start] | 0x20 == 0x65 else { return nil }
        var at = start + 1
        let isNegative = at < bytes.count && bytes[at] == 0x2D
        if isNegative || (at < bytes.count && bytes[at] == 0x2B) { at += 1 }
        guard at < bytes.count else { return nil }
        var exponent = 0
        while at < bytes.count {
            let digit = bytes[at] &- 0x30
            guard digit < 10 else { return nil }
            exponent = min(exponent * 10 + Int(digit), 10_000)
            at += 1
        }
        return isNegative ? -exponent : exponent
    }

    private static func scale(_ number: Int128, by power: Int) -> Int128? {
        var (number, rest) = (number, power)
        while rest > 0, number != 0 {
            guard number < 9_000_000_000_000_000 else { return nil }
            number *= 10
            rest -= 1
        }
        if rest < 0 {
            // No number here has more digits than that.
            guard rest > -38 else { return 0 }
            var divisor: Int128 = 1
            for _ in 0..<(-rest) { divisor *= 10 }
            let (whole, left) = number.quotientAndRemainder(dividingBy: divisor)
            number = whole + (left >= divisor - left ? 1 : 0)
        }
        return number < 9_000_000_000_000_000 ? number : nil
    }
}
