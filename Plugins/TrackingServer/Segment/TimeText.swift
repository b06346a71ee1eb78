/// Times as answers and pages write them.
enum TimeText {
    /// `2026-03-02T10:11:12.123Z`; milliseconds are cut, not rounded.
    ///
    /// - Parameter time: microseconds since 1970.
    static func iso(_ time: Int64) -> String {
        let (date, clock) = parts(time)
        return "\(date)T\(clock).\(padded((time / 1000 % 1000 + 1000) % 1000, 3))Z"
    }

    /// `2 March 2026, 10:11` (UTC).
    static func people(_ time: Int64) -> String {
        let (year, month, day) = civil(floor(time, 86_400_000_000))
        let (_, clock) = parts(time)
        return "\(day) \(months[Int(month) - 1]) \(year), \(clock.prefix(5))"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func parts(_ time: Int64) -> (date: String, clock: String) {
        let day = floor(time, 86_400_000_000)
        let (year, month, date) = civil(day)
        let second = floor(time - day * 86_400_000_000, 1_000_000)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return ("\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))", clock)
    }

    private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        number / divisor - (number % divisor < 0 ? 1 : 0)
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The Gregorian date of a day since 1970-01-01, for days from year 0 on; years begin in March on the way.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = floor(shifted, 146_097)
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (era * 400 + year + (month <= 2 ? 1 : 0), month, ofYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
