/// A number as written: `4`, `1_000`, `8%`, `2d`, `0.15/day`.
struct Literal: Sendable, Hashable {
    /// As written, without its suffix.
    var number: Double
    /// `%`, `d`, `/day`, or nothing.
    var suffix: String
    var unit: Unit
    /// What `number` is multiplied by where it is a duration, and divided by where it is a share or a rate.
    var factor: Double

    /// In base units: microseconds, 1/microsecond, or the plain number.
    var value: Double { unit == .time ? number * factor : number / factor }

    /// What the unit it is written in is in base units.
    var scale: Double { unit == .time ? factor : 1 / factor }

    var isPercent: Bool { suffix == "%" }

    /// 0 without a unit is 0 of any unit.
    var isBareZero: Bool { number == 0 && unit == .plain && !isPercent }

    /// `nil` where the text is no number with a known unit.
    init?(_ text: String) {
        guard let (number, rest) = Self.number(at: text[...]) else { return nil }
        self.number = number
        suffix = String(rest)
        unit = .plain
        factor = 1
        if rest.isEmpty { return }
        if rest == "%" {
            factor = 100
        } else if let duration = Unit.durations.first(where: { $0.suffix == suffix }) {
            unit = .time
            factor = duration.microseconds
        } else if rest.first == "/", let period = Unit.periods.first(where: { $0.suffix == rest.dropFirst() }) {
            unit = .perTime
            factor = period.microseconds
        } else {
            return nil
        }
    }

    /// The number at the start of the text and what follows it. Digits may be grouped by `_`.
    private static func number(at text: Substring) -> (Double, Substring)? {
        var digits = ""
        var rest = text
        if let sign = rest.first, sign == "-" || sign == "+" {
            digits.append(sign)
            rest.removeFirst()
        }
        var seenDigit = false
        var seenPoint = false
        while let next = rest.first {
            if next.isASCII, next.isNumber {
                digits.append(next)
                seenDigit = true
            } else if next == ".", !seenPoint {
                digits.append(next)
                seenPoint = true
            } else if next == "_", seenDigit, rest.dropFirst().first?.isNumber == true {
                // Nothing: it only groups.
            } else if next == "e" || next == "E", seenDigit, let exponent = exponent(rest.dropFirst()) {
                digits += "e" + exponent
                rest = rest.dropFirst(exponent.count)
            } else {
                break
            }
            rest.removeFirst()
        }
        guard seenDigit, let number = Double(digits), number.isFinite else { return nil }
        return (number, rest)
    }

    private static func exponent(_ text: Substring) -> String? {
        let sign = text.first.map { $0 == "-" || $0 == "+" ? String($0) : "" } ?? ""
        let digits = text.dropFirst(sign.count).prefix { $0.isASCII && $0.isNumber }
        return digits.isEmpty ? nil : sign + digits
    }

    /// The text with its number multiplied, the unit as it was: `400/day` by 2 is `800/day`; a spread grows with its number.
    static func multiplied(_ text: String, by factor: Double) -> String? {
        if let (mean, spread) = Spread.split(text) {
            guard let first = multiplied(mean, by: factor), let second = multiplied(spread, by: abs(factor)) else {
                return nil
            }
            return "\(first) +- \(second)"
        }
        guard let literal = Literal(text) else { return nil }
        return plain(literal.number * factor) + literal.suffix
    }

    /// A double without a needless `.0`.
    static func plain(_ number: Double) -> String {
        guard number == number.rounded(), abs(number) < 1e15 else { return "\(number)" }
        return "\(Int64(number))"
    }
}

/// `0.35 +- 0.03`: a number whose truth is not known to the digit.
enum Spread {
    /// What stands left and right of `+-`.
    static func split(_ text: String) -> (mean: String, spread: String)? {
        guard let range = text.firstRange(of: "+-") else { return nil }
        let mean = text[..<range.lowerBound].trimmingSpaces
        let spread = text[range.upperBound...].trimmingSpaces
        return (mean, spread)
    }
}

extension StringProtocol {
    var trimmingSpaces: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
