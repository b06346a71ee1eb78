/// What a number of a scenario measures, as its spelling shows.
enum Unit: Sendable, Hashable {
    /// A probability, share, amount of money, count or factor.
    case plain
    /// Microseconds.
    case time
    /// 1/microsecond.
    case perTime

    var noun: String {
        switch self {
        case .plain: "a plain number"
        case .time: "a duration"
        case .perTime: "a rate"
        }
    }

    var inverse: Unit {
        switch self {
        case .plain: .plain
        case .time: .perTime
        case .perTime: .time
        }
    }

    /// Microseconds of each unit of time.
    static let durations: [(suffix: String, microseconds: Double)] = [
        ("ms", 1e3), ("s", 1e6), ("m", 6e7), ("h", 3.6e9), ("d", 8.64e10), ("w", 6.048e11),
    ]
    /// What may follow the `/` of a rate.
    static let periods: [(suffix: String, microseconds: Double)] = [
        ("s", 1e6), ("m", 6e7), ("h", 3.6e9), ("day", 8.64e10), ("week", 6.048e11),
    ]
    static let day: Int64 = 86_400_000_000
    static let hour: Int64 = 3_600_000_000
}
