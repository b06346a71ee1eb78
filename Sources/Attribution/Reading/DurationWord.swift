/// Durations in one word: `30d`, `12h`, `1.5d`, `0d`.
public enum DurationWord {
    static let day: Int64 = 86_400_000_000
    private static let units: [(String, Int64)] = [
        ("us", 1), ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", day), ("w", 7 * day),
    ]

    /// Microseconds, at least 0 and at most 2^62; `nil` where the text is no duration.
    public static func microseconds(_ text: String) -> Int64? {
        guard let split = text.firstIndex(where: { $0.isLetter }),
            let unit = units.first(where: { $0.0 == text[split...] }),
            let number = NumberText.parse(String(text[..<split])), number >= 0
        else { return nil }
        let product = (number * Double(unit.1)).rounded(.toNearestOrAwayFromZero)
        return product <= 0x1p62 ? Int64(product) : nil
    }
}
