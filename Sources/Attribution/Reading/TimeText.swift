/// Times as RFC 3339 writes them, or as a number of seconds since 1970.
package enum TimeText {
    /// Times lie within 2^62 microseconds of 1970, as everywhere in tracking.
    private static let most: Int64 = 1 << 62

    /// Microseconds since 1970 (UTC); finer fractions are cut off. `nil` where the text is neither.
    package static func microseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        if bytes.count > 4, bytes[4] == UInt8(ascii: "-") { return calendarTime(bytes) }
        return seconds(bytes)
    }

    private static func seconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let scaled = NumberText.scaled(bytes) else {
            guard let number = NumberText.parse(bytes), abs(number) < 4.6e12 else { return nil }
            return Int64((number * 1e6).rounded(.down))
        }
        var (units, decimals) = scaled
        while decimals < 6 {
            let (product, overflowed) = units.multipliedReportingOverflow(by: 10)
            guard !overflowed else { return nil }
            (units, decimals) = (product, decimals + 1)
        }
        while decimals > 6 { (units, decimals) = ((units - (units < 0 ? 9 : 0)) / 10, decimals - 1) }
        return abs(units) <= most ? units : nil
    }

    /// `2026-01-31T23:59:60.5+01:00`; a blank or small letters will do for `T` and `Z`.
    private static func calendarTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var scan = Scan(bytes)
        guard let year = scan.digits(4), scan.take("-"), let month = scan.digits(2), scan.take("-"),
            let day = scan.digits(2), scan.take("T") || scan.take("t") || scan.take(" "),
            let hour = scan.digits(2), scan.take(":"), let minute = scan.digits(2), scan.take(":"),
            let second = scan.digits(2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= daysIn(month, of: year), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if scan.take(".") {
            guard let found = scan.fraction() else { return nil }
            fraction = found
        }
        guard let offset = scan.offset(), scan.isAtEnd else { return nil }
        let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Int64(seconds) * 1_000_000 + fraction
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Of the Gregorian calendar, also before it was introduced: years begin in March here, so that leap days come last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        // Year 0 is the first that can be written, so `shifted` is at least -1.
        let era = (shifted + 400) / 400 - 1
        let yearOfEra = shifted - era * 400
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private struct Scan {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var index = 0

        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { index == bytes.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard index + count <= bytes.count else { return nil }
            var number = 0
            for _ in 0..<count {
                guard bytes[index] &- UInt8(ascii: "0") <= 9 else { return nil }
                number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
                index += 1
            }
            return number
        }

        /// Microseconds of the digits after the point.
        mutating func fraction() -> Int64? {
            var (fraction, unit, count): (Int64, Int64, Int) = (0, 100_000, 0)
            while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 {
                fraction += Int64(bytes[index] - UInt8(ascii: "0")) * unit
                unit /= 10
                count += 1
                index += 1
            }
            return count > 0 ? fraction : nil
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int? {
            if take("Z") || take("z") { return 0 }
            let sign = take("+") ? 1 : take("-") ? -1 : 0
            guard sign != 0, let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60
            else { return nil }
            return sign * (hours * 3_600 + minutes * 60)
        }
    }
}
