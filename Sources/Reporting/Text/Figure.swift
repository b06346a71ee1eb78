/// Numbers as people read them: few digits, a unit where one belongs, a dash where there is nothing.
enum Figure {
    /// What stands where a figure is absent.
    static let absent = "–"

    /// `9,876`, `12.3k`, `1.23M`, `0.0312`.
    static func count(_ number: Double?) -> String {
        guard let number, number.isFinite else { return absent }
        return sign(number) + magnitude(abs(number))
    }

    static func count(_ number: Int?) -> String { count(number.map(Double.init)) }

    /// With all the digits that matter where somebody compares: `12,345`, `0.30412`.
    static func exact(_ number: Double?) -> String {
        guard let number, number.isFinite else { return absent }
        let size = abs(number)
        if size >= 1e15 || (size != 0 && size < 1e-6) { return "\(number)" }
        let text = trimmed(fixed(size, size < 1 ? 6 : size < 1000 ? 4 : 2))
        let parts = text.split(separator: ".", maxSplits: 1)
        let head = grouped(String(parts.first ?? "0"))
        return sign(number) + (parts.count == 2 ? head + "." + parts[1] : head)
    }

    /// A share as percent: `12.3%`, `1.23%`, `0.03%`.
    static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return absent }
        let percent = abs(share) * 100
        let text =
            switch percent {
            case 0: "0"
            case ..<0.0001: "<0.0001"
            case 100: "100"
            case ..<0.0995: trimmed(significant(percent, 2))
            case ..<9.995: fixed(percent, 2)
            case ..<999.95: fixed(percent, 1)
            default: magnitude(percent)
            }
        return sign(share) + text + "%"
    }

    /// A change as percent with its sign: `+12.3%`.
    static func change(_ ratio: Double?) -> String {
        guard let ratio, ratio.isFinite else { return absent }
        return (ratio > 0 ? "+" : "") + percent(ratio)
    }

    /// An amount in a currency given by its ISO code: `€12.30`, `€1,234`, `CHF 1.23M`.
    static func money(_ amount: Double?, _ currency: String?) -> String {
        guard let amount, amount.isFinite else { return absent }
        let size = abs(amount)
        let text =
            size != 0 && size < 99.995
            ? (size < 0.00995 ? trimmed(significant(size, 2)) : fixed(size, 2)) : magnitude(size)
        return sign(amount) + symbol(currency) + text
    }

    static func symbol(_ currency: String?) -> String {
        switch currency {
        case nil: ""
        case "EUR"?: "€"
        case "USD"?: "$"
        case "GBP"?: "£"
        case "JPY"?: "¥"
        case let code?: code + " "
        }
    }

    /// A time given in days, in the unit that suits its size: `3.2 d`, `5.5 h`, `12 min`, `40 s`.
    static func days(_ days: Double?) -> String {
        guard let days, days.isFinite else { return absent }
        if days == 0 { return "0 d" }
        let size = abs(days)
        if size >= 99.95 { return count(days.rounded()) + " d" }
        if size >= 1 { return fixed(days, 1) + " d" }
        if size * 24 >= 1 { return fixed(days * 24, 1) + " h" }
        if size * 1440 >= 1 { return fixed(days * 1440, 0) + " min" }
        return fixed(days * 86_400, 1) + " s"
    }

    /// A time given in seconds: `0.31 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
    static func seconds(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite, seconds >= 0 else { return absent }
        if seconds < 10 { return trimmed(fixed(seconds, 2)) + " s" }
        if seconds < 59.5 { return fixed(seconds, 0) + " s" }
        guard seconds < 3.6e8 else { return absent }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole / 60 % 60) min"
    }

    private static func sign(_ number: Double) -> String { number < 0 ? "-" : "" }

    /// A number that is not negative.
    private static func magnitude(_ number: Double) -> String {
        switch number {
        case 0: "0"
        case ..<0.9995: trimmed(significant(number, 3))
        case ..<9.995: trimmed(fixed(number, 2))
        case ..<99.95: trimmed(fixed(number, 1))
        case ..<9999.5: grouped(fixed(number, 0))
        case ..<999_500: scaled(number / 1e3) + "k"
        case ..<999_500_000: scaled(number / 1e6) + "M"
        case ..<999_500_000_000: scaled(number / 1e9) + "B"
        case ..<999_500_000_000_000: scaled(number / 1e12) + "T"
        default: "\(number)"
        }
    }

    private static func scaled(_ number: Double) -> String {
        switch number {
        case ..<9.995: fixed(number, 2)
        case ..<99.95: fixed(number, 1)
        default: fixed(number, 0)
        }
    }

    /// So many decimals, rounded half away from zero.
    static func fixed(_ number: Double, _ decimals: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let product = (number * Double(scale)).rounded()
        guard abs(product) < 9e18 else { return "\(number)" }
        let whole = Int64(product)
        let head = (whole < 0 ? "-" : "") + String((whole / scale).magnitude)
        if decimals == 0 { return head }
        let tail = String((whole % scale).magnitude)
        return head + "." + String(repeating: "0", count: decimals - tail.count) + tail
    }

    /// So many digits from the first that is not zero; for numbers below 1.
    private static func significant(_ number: Double, _ digits: Int) -> String {
        var decimals = digits
        var rest = number
        while rest < 0.1, decimals < 15 {
            rest *= 10
            decimals += 1
        }
        return decimals < 15 ? fixed(number, decimals) : "\(number)"
    }

    /// Without zeros at the end of the decimals.
    private static func trimmed(_ text: String) -> String {
        guard text.contains("."), !text.contains("e") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
