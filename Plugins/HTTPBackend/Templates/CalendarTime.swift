/// Microseconds since 1970 as text, in UTC.
enum CalendarTime {
    private static let day: Int64 = 86_400_000_000

    /// Year, month, day of the day (the proleptic Gregorian calendar; after Howard Hinnant's `civil_from_days`).
    static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, ofYear - (153 * month + 2) / 5 + 1)
    }

    static func write(_ time: Int64, as format: Variable.TimeFormat, to writer: ByteWriter) {
        switch format {
        case .seconds: writer.put(floor(time, 1_000_000))
        case .milliseconds: writer.put(floor(time, 1000))
        case .microseconds: writer.put(time)
        case .iso: write(time, separator: UInt8(ascii: "T"), hasFraction: true, to: writer)
        case .sql: write(time, separator: ASCII.space, hasFraction: false, to: writer)
        }
    }

    static func writeDate(_ time: Int64, to writer: ByteWriter) {
        let (year, month, day) = date(floor(time, day))
        if year < 0 { writer.put(UInt8(ascii: "-")) }
        writer.put(year.magnitude, width: 4)
        writer.put(UInt8(ascii: "-"))
        writer.put(UInt64(month), width: 2)
        writer.put(UInt8(ascii: "-"))
        writer.put(UInt64(day), width: 2)
    }

    private static func write(_ time: Int64, separator: UInt8, hasFraction: Bool, to writer: ByteWriter) {
        writeDate(time, to: writer)
        writer.put(separator)
        let rest = UInt64(time - floor(time, day) * day)
        writer.put(rest / 3_600_000_000, width: 2)
        writer.put(UInt8(ascii: ":"))
        writer.put(rest / 60_000_000 % 60, width: 2)
        writer.put(UInt8(ascii: ":"))
        writer.put(rest / 1_000_000 % 60, width: 2)
        guard hasFraction else { return }
        writer.put(UInt8(ascii: "."))
        writer.put(rest % 1_000_000, width: 6)
        writer.put(UInt8(ascii: "Z"))
    }

    private static func floor(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 || a % b == 0 ? a / b : a / b - 1 }
}
