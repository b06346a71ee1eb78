/// How long something may take by the clock on the wall: `90s`, `30m`, `2h`, `1d`, or as Slurm writes it: `MINUTES`,
/// `MM:SS`, `HH:MM:SS`, `D-HH`, `D-HH:MM`, `D-HH:MM:SS`.
public struct WallTime: Sendable, Equatable {
    /// 1 or more.
    public var seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// A year: more is a typing error.
    static let most = 366 * 86_400

    /// - Returns: `nil` for what is no time, is nothing, or is over a year.
    public init?(_ text: String) {
        guard let seconds = Self.withUnit(text) ?? Self.asSlurm(text), (1...Self.most).contains(seconds) else {
            return nil
        }
        self.seconds = seconds
    }

    private static func withUnit(_ text: String) -> Int? {
        let units: [(Character, Int)] = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
        guard let unit = units.first(where: { $0.0 == text.last }), let number = number(text.dropLast()) else {
            return nil
        }
        return number * unit.1
    }

    private static func asSlurm(_ text: String) -> Int? {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = (parts.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map(number)
        let fields = numbers.compactMap(\.self)
        guard fields.count == numbers.count, (1...3).contains(fields.count) else { return nil }
        if parts.count == 2 {
            guard let days = number(parts[0]) else { return nil }
            return days * 86_400 + zip(fields, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        // One field is minutes, two are minutes and seconds.
        let sizes = fields.count == 3 ? [3600, 60, 1] : [60, 1]
        return zip(fields, sizes).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Up to eight digits, so that nothing overflows.
    private static func number(_ text: Substring) -> Int? {
        guard (1...8).contains(text.count), text.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(text)
    }

    /// `1-02:03:04`, `02:03:04`.
    public var slurm: String {
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        let days = seconds / 86_400
        return (days > 0 ? "\(days)-" : "") + clock.joined(separator: ":")
    }
}
