/// Dates of header fields (RFC 9110, 5.6.7): one form that is written today, and two that old servers still write.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`. The
    /// name of the day is not looked at.
    ///
    /// - Parameter now: seconds since 1970: a year of two digits that would be more than 50 years ahead of it is one of the past.
    /// - Returns: `nil` for anything else.
    static func seconds(_ text: String, now: Int64) -> Int64? {
        let words = text.split(separator: " ").map(String.init)
        if words.count == 6, words[0].hasSuffix(","), words[5] == "GMT" {
            guard let year = number(words[3], digits: 4) else { return nil }
            return seconds(year: year, month: words[2], day: number(words[1], digits: 2), clock: words[4])
        }
        if words.count == 4, words[0].hasSuffix(","), words[3] == "GMT" {
            let parts = words[1].split(separator: "-").map(String.init)
            guard parts.count == 3, let year = number(parts[2], digits: 2) else { return nil }
            let day = number(parts[0], digits: 2)
            return seconds(year: century(of: year, now), month: parts[1], day: day, clock: words[2])
        }
        guard words.count == 5, let year = number(words[4], digits: 4) else { return nil }
        return seconds(year: year, month: words[1], day: number(words[2], digits: words[2].count), clock: words[3])
    }

    private static func century(of year: Int64, _ now: Int64) -> Int64 {
        let current = CalendarTime.date(now / 86_400).year
        let candidate = current - current % 100 + year
        return candidate > current + 50 ? candidate - 100 : candidate
    }

    private static func seconds(year: Int64, month: String, day: Int64?, clock: String) -> Int64? {
        guard let month = months.firstIndex(of: month), let day else { return nil }
        let days = days(year, Int64(month) + 1, day)
        let date = CalendarTime.date(days)
        // The 31st of a month that has 30 days is none.
        guard date == (year, Int64(month) + 1, day), let second = seconds(clock: clock) else { return nil }
        return days * 86_400 + second
    }

    /// `08:49:37`; a leap second counts as the one after it.
    private static func seconds(clock: String) -> Int64? {
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), digits: 2) }
        guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2] else { return nil }
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: String, digits: Int) -> Int64? {
        guard text.utf8.count == digits, digits <= 4, text.utf8.allSatisfy({ ASCII.digit($0) != nil }) else {
            return nil
        }
        return Int64(text)
    }

    /// Days from 1970-01-01 (after Howard Hinnant's `days_from_civil`).
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
