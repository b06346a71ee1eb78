/// What buy-till-you-die models need to know of one customer (Fader, Hardie and Lee 2005).
public struct PurchaseHistory: Sendable, Hashable {
    /// Repeat purchases: days with a purchase, less the first.
    public var frequency: Int
    /// From the first purchase to the last, in units of time; 0 without repeat purchases.
    public var recency: Double
    /// From the first purchase to the end of observation: T.
    public var age: Double
    /// Mean value of a repeat purchase, in major units of money; `nil` where no values are known.
    public var meanValue: Double?

    public init(frequency: Int, recency: Double, age: Double, meanValue: Double? = nil) {
        self.frequency = frequency
        self.recency = recency
        self.age = age
        self.meanValue = meanValue
    }
}

/// In which a history's times are measured.
public enum TimeUnit: String, Sendable, CaseIterable {
    case hour, day, week, month, year

    public var seconds: Double {
        switch self {
        case .hour: 3_600
        case .day: 86_400
        case .week: 604_800
        // A twelfth of the Gregorian year.
        case .month: 2_629_746
        case .year: 31_556_952
        }
    }

    public var days: Double { seconds / 86_400 }
}

/// Purchases of a population, as read from a file.
public struct PurchaseData: Sendable {
    /// The days on which one customer bought, with what was spent on each.
    public struct Customer: Sendable {
        public var name: String
        /// Days since 1970, ascending, each once.
        public var days: [Int]
        /// In major units; 0 where the file has no values.
        public var values: [Double]
    }

    public var histories: [PurchaseHistory]
    public var unit: TimeUnit
    /// End of observation in days since 1970 (the day itself included); `nil` for summaries.
    public var until: Int?
    /// Whom the histories are of, in the same order; empty for summaries.
    public var customers: [Customer]
    public var hasValues: Bool
    public var rowCount: Int
    /// What somebody should know of how the file was read.
    public var notes: [String]
}

extension PurchaseData {
    /// The histories of customers as they stand at the end of a day; who came later is left out.
    static func histories(
        of customers: [Customer], until day: Int, unit: TimeUnit, hasValues: Bool
    ) -> (customers: [Customer], histories: [PurchaseHistory]) {
        var kept: [Customer] = []
        var histories: [PurchaseHistory] = []
        for customer in customers {
            let count = customer.days.prefix { $0 <= day }.count
            guard count > 0 else { continue }
            let (first, last) = (customer.days[0], customer.days[count - 1])
            let repeats = customer.values[1..<count]
            histories.append(
                PurchaseHistory(
                    frequency: count - 1, recency: Double(last - first) / unit.days,
                    age: Double(day - first) / unit.days,
                    meanValue: hasValues ? repeats.reduce(0, +) / Double(max(count - 1, 1)) : nil))
            kept.append(
                Customer(
                    name: customer.name, days: Array(customer.days[..<count]), values: Array(customer.values[..<count]))
            )
        }
        return (kept, histories)
    }
}
