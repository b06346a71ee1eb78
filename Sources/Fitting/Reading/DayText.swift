import Attribution

/// Days as purchase files write them.
enum DayText {
    /// Days since 1970 of `2026-01-31`, `20260131` or an RFC 3339 time (its day in UTC); `nil` where the text is none of them.
    static func days(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var date = Array(bytes)
        let isCompact = date.count == 8 && date.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
        if isCompact {
            date.insert(UInt8(ascii: "-"), at: 6)
            date.insert(UInt8(ascii: "-"), at: 4)
        }
        guard date.count >= 10, date[4] == UInt8(ascii: "-") else { return nil }
        if date.count == 10 { date += Array("T00:00:00Z".utf8) }
        guard let time = date.withUnsafeBufferPointer({ TimeText.microseconds($0) }) else { return nil }
        return Int((Double(time) / 86_400e6).rounded(.down))
    }

    /// `2026-01-31`.
    static func text(_ days: Int) -> String {
        // Civil from days, by H. Hinnant's algorithm: years begin in March, so that leap days come last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let day = shifted - era * 146_097
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let civilYear = String(year + era * 400 + (civilMonth <= 2 ? 1 : 0))
        return String(repeating: "0", count: max(0, 4 - civilYear.count)) + civilYear + "-" + two(civilMonth) + "-"
            + two(dayOfYear - (153 * month + 2) / 5 + 1)
    }
}

/// Days of the calendar by number.
public enum CalendarDay {
    /// Days since 1970 of `2026-01-31` or `20260131`; `nil` where the text is neither.
    public static func number(of text: String) -> Int? {
        guard text.utf8.count <= 10 else { return nil }
        return Array(text.utf8).withUnsafeBufferPointer { DayText.days($0) }
    }

    /// `2026-01-31`.
    public static func text(_ number: Int) -> String { DayText.text(number) }
}
