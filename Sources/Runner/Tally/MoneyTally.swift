/// Goals, and the money of all customers: whom it came from, and what was given back.
struct MoneyTally: Sendable {
    enum Column: Int, CaseIterable {
        /// Of the goal.
        case conversions, buyers, repeatBuyers, refunds
        /// Refunds of any order.
        case allRefunds
        /// By referred customers.
        case referredBuyers, referredConversions
    }
    enum Money: Int, CaseIterable {
        /// Of the goal, in minor units: after discounts, before refunds; and what was given back of it.
        case goalValue, goalRefunded
        /// Of every event that has a value.
        case value, refunded
        /// Net value of those who reached the goal.
        case buyersNet
        /// Value of every event of referred customers, before refunds.
        case referredValue
        /// Microseconds from arrival to first goal.
        case timeToGoal
    }

    private(set) var counts: Counts<Column>
    private(set) var sums: Sums<Money>

    init(_ layout: TallyLayout) {
        counts = Counts(segments: layout.segments, rows: 1)
        sums = Sums(segments: layout.segments, rows: 1)
    }

    mutating func count(_ column: Column, by number: Int64 = 1, segment: Int) {
        counts.add(number, to: column, row: 0, segment: segment)
    }

    mutating func add(_ number: Int128, to column: Money, segment: Int) {
        sums.add(number, to: column, row: 0, segment: segment)
    }

    func netValue(over segments: Range<Int>) -> Int128 {
        sums.sum(.value, over: segments) - sums.sum(.refunded, over: segments)
    }

    mutating func merge(_ other: MoneyTally) {
        counts.merge(other.counts)
        sums.merge(other.sums)
    }
}
