/// Numbers as people and programs write them in files: digits, a decimal point, an exponent, a sign. No hexadecimal, no `nan`.
package enum NumberText {
    /// `nil` where the text is no number, or none that a double holds.
    static func parse(_ text: String) -> Double? {
        var copy = text
        return copy.withUTF8 { parse($0) }
    }

    /// Powers of ten that a double holds exactly.
    private static let powers: [Double] = {
        var powers = [1.0]
        for _ in 0..<22 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// Where up to 15 digits stand around at most one point, mantissa and power of ten are exact, so their quotient is the
    /// nearest double; everything else goes the standard library's way.
    package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        // Most counts are one digit.
        if bytes.count == 1, bytes[0] &- UInt8(ascii: "0") <= 9 { return Double(bytes[0] &- UInt8(ascii: "0")) }
        var index = 0
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            index = 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte &- UInt8(ascii: "0") <= 9 {
                mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                digits += 1
                if hasPoint { decimals += 1 }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                return parseSlowly(bytes)
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        guard digits <= 15 else { return parseSlowly(bytes) }
        let magnitude = decimals == 0 ? Double(mantissa) : Double(mantissa) / powers[decimals]
        return isNegative ? -magnitude : magnitude
    }

    private static func parseSlowly(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard bytes.count <= 400 else { return nil }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
                UInt8(ascii: "+"), UInt8(ascii: "-"):
                continue
            default: return nil
            }
        }
        guard let number = Double(String(decoding: bytes, as: UTF8.self)), number.isFinite else { return nil }
        return number
    }

    /// A decimal number in units of `10^-decimals`, exactly; at most nine decimals and within `Int64`.
    static func scaled(_ bytes: UnsafeBufferPointer<UInt8>) -> (units: Int64, decimals: Int)? {
        var index = 0
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            index = 1
        }
        var units: Int64 = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
            digits += 1
            if hasPoint {
                // Zeros at the end add nothing.
                if decimals == 9 || byte == UInt8(ascii: "0") {
                    let rest = bytes[index...]
                    if rest.allSatisfy({ $0 == UInt8(ascii: "0") }), byte == UInt8(ascii: "0") { break }
                    if decimals == 9 { return nil }
                }
                decimals += 1
            }
            let (product, overflowed) = units.multipliedReportingOverflow(by: 10)
            let (sum, overflowedToo) = product.addingReportingOverflow(Int64(byte &- UInt8(ascii: "0")))
            guard !overflowed, !overflowedToo else { return nil }
            units = sum
        }
        guard digits > 0 else { return nil }
        return (isNegative ? -units : units, decimals)
    }
}
