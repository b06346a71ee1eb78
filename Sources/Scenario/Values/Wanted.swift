/// What a place of the scenario wants of a number: its unit, its range, and how to write one.
struct Wanted: Sendable {
    var unit: Unit
    /// For messages: "a probability".
    var noun: String
    /// For remedies: "write one like `0.3` or `30%`".
    var remedy: String
    var lower: Double
    var upper: Double
    /// Whether `lower` itself is out.
    var above = false
    /// Whether `8%` may stand for 0.08.
    var percent = false
    /// Only whole numbers, where it is written out.
    var whole = false

    static let probability = Wanted(
        unit: .plain, noun: "a probability", remedy: "write one between 0 and 1, like `0.3` or `30%`", lower: 0,
        upper: 1,
        percent: true)
    static let share = Wanted(
        unit: .plain, noun: "a share", remedy: "write one between 0 and 1, like `0.3` or `30%`", lower: 0, upper: 1,
        percent: true)
    static let duration = Wanted(
        unit: .time, noun: "a duration", remedy: "write one like `30m`, `4h` or `2d`", lower: 0, upper: .infinity)
    static let positiveDuration = Wanted(
        unit: .time, noun: "a duration over 0", remedy: "write one like `30m`, `4h` or `2d`", lower: 0,
        upper: .infinity,
        above: true)
    /// A difference of times, which may be negative.
    static let shift = Wanted(
        unit: .time, noun: "a duration", remedy: "write one like `20s`, or a distribution with such parameters",
        lower: -.infinity, upper: .infinity)
    static let rate = Wanted(
        unit: .perTime, noun: "a rate", remedy: "write one like `0.2/day` or `500/s`", lower: 0, upper: .infinity)
    static let positiveRate = Wanted(
        unit: .perTime, noun: "a rate over 0", remedy: "write one like `0.2/day` or `500/s`", lower: 0,
        upper: .infinity,
        above: true)
    static let money = Wanted(
        unit: .plain, noun: "an amount of money",
        remedy: "write one in major units of the currency, like `34` or `0.60`",
        lower: 0, upper: .infinity)
    /// Money of one order written out, small enough to be counted in minor units.
    static let payment = Wanted(
        unit: .plain, noun: "an amount of money", remedy: money.remedy, lower: 0, upper: 1e14)
    static let count = Wanted(
        unit: .plain, noun: "a count", remedy: "write a whole number like `100_000`", lower: 0, upper: .infinity,
        whole: true)
    static let positiveCount = Wanted(
        unit: .plain, noun: "a count of at least 1", remedy: "write a whole number like `3`", lower: 1,
        upper: .infinity,
        whole: true)
    static let number = Wanted(
        unit: .plain, noun: "a number", remedy: "write one like `4.5`", lower: -.infinity, upper: .infinity,
        percent: true)
    /// A factor on odds or on a rate.
    static let factor = Wanted(
        unit: .plain, noun: "a factor over 0", remedy: "write one like `1.25`, or `0.9` to lower", lower: 0,
        upper: .infinity, above: true, percent: true)
    static let positiveNumber = Wanted(
        unit: .plain, noun: "a number over 0", remedy: "write one like `1.5`", lower: 0, upper: .infinity, above: true)
    static let nonnegative = Wanted(
        unit: .plain, noun: "a number of at least 0", remedy: "write one like `1.5`", lower: 0, upper: .infinity)

    func with(noun: String? = nil, remedy: String? = nil) -> Wanted {
        var copy = self
        if let noun { copy.noun = noun }
        if let remedy { copy.remedy = remedy }
        return copy
    }

    func contains(_ value: Double) -> Bool {
        (above ? value > lower : value >= lower) && value <= upper
    }
}
