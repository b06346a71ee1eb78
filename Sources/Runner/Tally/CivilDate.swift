/// A day of the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the leap day comes last and months have a regular length: month m of such a year
/// (0 is March) begins on day (153 m + 2) / 5.
struct CivilDate: Hashable, Sendable {
    var year: Int
    /// 1 to 12.
    var month: Int
    /// 1 to 31.
    var day: Int

    private static let daysPerEra = 146_097  // 400 years
    private static let daysBefore1970 = 719_468  // since 0000-03-01

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter days: since 1970-01-01.
    init(daysSince1970 days: Int) {
        let shifted = days + Self.daysBefore1970
        let era = shifted.quotientRoundedDown(by: Self.daysPerEra)
        let dayOfEra = shifted - era * Self.daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = month > 2 ? month - 3 : month + 9
        let era = marchYear.quotientRoundedDown(by: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysPerEra + dayOfEra - Self.daysBefore1970
    }

    /// The first of the next month.
    var nextMonth: CivilDate {
        CivilDate(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)
    }

    /// `2026-10-05`.
    var dayName: String { "\(monthName)-\(day < 10 ? "0" : "")\(day)" }
    /// `2026-10`.
    var monthName: String { "\(paddedYear)-\(month < 10 ? "0" : "")\(month)" }
    /// `2026-Q4`.
    var quarterName: String { "\(paddedYear)-Q\((month + 2) / 3)" }

    private var paddedYear: String {
        let digits = String(year)
        return year >= 0 && digits.count < 4 ? String(repeating: "0", count: 4 - digits.count) + digits : digits
    }
}

extension BinaryInteger {
    /// The quotient rounded towards minus infinity; the divisor is above 0.
    func quotientRoundedDown(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
