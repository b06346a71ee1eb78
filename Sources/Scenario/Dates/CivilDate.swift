/// A day of the Gregorian calendar, as a number of days since 1970-01-01.
enum CivilDate {
    /// Days since 1970-01-01; `nil` for a day that no month has.
    ///
    /// Counts years from March, so that the leap day is a year's last.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= days(in: month, of: year) else {
            return nil
        }
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// 0 for Monday ... 6 for Sunday.
    static func weekday(ofDay number: Int) -> Int {
        // 1970-01-01 was a Thursday.
        ((number + 3) % 7 + 7) % 7
    }
}

/// A date or date and time as written: local, unless it says its offset.
struct WrittenTime {
    /// Days since 1970.
    var day: Int
    /// Microseconds since midnight; `nil` for a date alone.
    var timeOfDay: Int64?
    /// Microseconds east of UTC, where written (`Z`, `+02:00`).
    var offset: Int64?

    /// `2026-11-09`, `2026-11-09 18:00`, `2026-11-09T18:00:30Z`.
    init?(_ text: String) {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
        let numbers = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers[0].count == 4, numbers[1].count == 2, numbers[2].count == 2,
            let year = Self.digits(numbers[0]), let month = Self.digits(numbers[1]), let day = Self.digits(numbers[2]),
            let number = CivilDate.dayNumber(year: year, month: month, day: day)
        else { return nil }
        self.day = number
        guard parts.count == 2 else { return }
        guard let (time, offset) = Self.timeAndOffset(parts[1]) else { return nil }
        timeOfDay = time
        self.offset = offset
    }

    private static func timeAndOffset(_ text: Substring) -> (Int64, Int64?)? {
        if text.hasSuffix("Z") { return timeOfDay(text.dropLast()).map { ($0, 0) } }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else {
            return timeOfDay(text).map { ($0, nil) }
        }
        guard let time = timeOfDay(text[..<sign]), let offset = timeOfDay(text[text.index(after: sign)...]) else {
            return nil
        }
        return (time, text[sign] == "-" ? -offset : offset)
    }

    /// Microseconds since midnight of `09:00`, `09:00:30` or `09:00:30.5`.
    static func timeOfDay(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = digits(parts[0]), let minute = digits(parts[1]),
            hour < 24,
            minute < 60, parts[0].count <= 2, parts[1].count == 2
        else { return nil }
        var microseconds = Int64(hour * 60 + minute) * 60_000_000
        if parts.count == 3 {
            guard let seconds = Double(String(parts[2])), seconds >= 0, seconds < 60, parts[2].first?.isNumber == true
            else {
                return nil
            }
            microseconds += Int64((seconds * 1e6).rounded())
        }
        return microseconds
    }

    private static func digits(_ text: some StringProtocol) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
