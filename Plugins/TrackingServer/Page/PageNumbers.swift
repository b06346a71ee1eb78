/// Numbers as people read them.
enum PageNumbers {
    /// `12,345`, and one or two decimals where it has any.
    static func count(_ number: Double) -> String {
        let hundredths = Int64((min(max(number, -9e15), 9e15) * 100).rounded())
        return decimal(hundredths, places: hundredths % 100 == 0 ? 0 : hundredths % 10 == 0 ? 1 : 2, scale: 100)
    }

    /// `1,234.50 EUR`.
    ///
    /// - Parameter minorUnits: minor units in a major one.
    static func money(_ value: Double, minorUnits: Int64, currency: String?) -> String {
        let minor = Int64((min(max(value, -9e13), 9e13) * Double(minorUnits)).rounded())
        let places = "\(minorUnits)".count - 1
        return decimal(minor, places: places, scale: minorUnits) + (currency.map { " \($0)" } ?? "")
    }

    static func percent(_ share: Double) -> String { share.isFinite ? "\(Int((share * 100).rounded()))%" : "–" }

    private static func decimal(_ number: Int64, places: Int, scale: Int64) -> String {
        let (whole, rest) = number.magnitude.quotientAndRemainder(dividingBy: UInt64(scale))
        var digits = Array("\(whole)")
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        let fraction = "\(rest)"
        let padded = String(repeating: "0", count: max(0, "\(scale)".count - 1 - fraction.count)) + fraction
        return (number < 0 ? "-" : "") + String(digits) + (places > 0 ? "." + padded.prefix(places) : "")
    }
}
