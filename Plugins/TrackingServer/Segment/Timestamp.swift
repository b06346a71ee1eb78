/// Times as ISO 8601 writes them: `2026-03-02T10:11:12.123456Z`.
enum Timestamp {
    /// Microseconds since 1970: nothing before 1970, nothing from the year 2200 on.
    static let range: Range<Int64> = 0..<7_258_118_400_000_000

    /// Reads a date and a time with an offset (`Z`, `+02:00`, `+0200`; without one it is UTC), or a date alone.
    ///
    /// Digits beyond the microsecond are cut off.
    /// - Returns: microseconds since 1970 (UTC); `nil` where it is no such time, or one out of ``range``.
    static func microseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var reader = Reader(bytes: bytes)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), (1...12).contains(month), (1...days(in: month, of: year)).contains(day)
        else { return nil }
        var time = days(year, month, day) * 86_400_000_000
        if !reader.isAtEnd {
            guard reader.take("T") || reader.take("t") || reader.take(" "), let clock = reader.clock(),
                let offset = reader.offset()
            else { return nil }
            time += clock - offset
        }
        guard reader.isAtEnd, range.contains(time) else { return nil }
        return time
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var at = 0

        var isAtEnd: Bool { at == bytes.count }

        mutating func take(_ letter: Unicode.Scalar) -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: letter) else { return false }
            at += 1
            return true
        }

        /// Exactly so many digits.
        mutating func number(_ digits: Int) -> Int64? {
            guard at + digits <= bytes.count else { return nil }
            var number: Int64 = 0
            for _ in 0..<digits {
                let digit = bytes[at] &- 0x30
                guard digit < 10 else { return nil }
                number = number * 10 + Int64(digit)
                at += 1
            }
            return number
        }

        /// `10:11`, `10:11:12` or `10:11:12.123456`, in microseconds; a leap second counts as the one before.
        mutating func clock() -> Int64? {
            guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else { return nil }
            var (second, fraction): (Int64, Int64) = (0, 0)
            if take(":") {
                guard let number = number(2), number <= 60 else { return nil }
                second = min(number, 59)
                if take(".") || take(",") {
                    guard let part = self.fraction() else { return nil }
                    fraction = part
                }
            }
            return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
        }

        private mutating func fraction() -> Int64? {
            let start = at
            var (fraction, scale): (Int64, Int64) = (0, 100_000)
            while at < bytes.count, bytes[at] &- 0x30 < 10 {
                fraction += Int64(bytes[at] &- 0x30) * scale
                scale /= 10
                at += 1
            }
            return at > start ? fraction : nil
        }

        /// Microseconds east of UTC.
        mutating func offset() -> Int64? {
            if isAtEnd || take("Z") || take("z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2), hours < 24 else { return nil }
            _ = take(":")
            var minutes: Int64 = 0
            if !isAtEnd {
                guard let number = number(2), number < 60 else { return nil }
                minutes = number
            }
            return (isWest ? -1 : 1) * (hours * 60 + minutes) * 60_000_000
        }
    }

    /// Days since 1970-01-01 in the Gregorian calendar, years from 0 on.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // Years begin in March, so that the day that comes and goes is the last.
        let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let leapDays = y >= 0 ? y / 4 - y / 100 + y / 400 : -1
        return y * 365 + leapDays + (153 * m + 2) / 5 + day - 1 - 719_468
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month - 1)]
    }
}
