/// What became of the customers whom a channel or partner brought, met first, or met last.
struct SourceTally: Sendable {
    enum Column: Int, CaseIterable {
        /// Customers who arrived by it, their goals, and how many of them reached one.
        case arrivals, conversionsArrived, buyersArrived
        /// Goals whose first or last touch it was.
        case discovered, closed
        /// Those closed that were not the customer's first.
        case closedRepeats
        /// Those closed by an intent touch within an hour, or by a click within seconds.
        case poached, injected
        /// Customers who churned with it as their last touch.
        case exits
        /// First goals of referred customers who arrived by it.
        case rewards
    }
    enum Money: Int, CaseIterable {
        /// Value of the goals it closed.
        case closed
        /// Net value of the customers who arrived by it.
        case arrived
    }
    enum Paid: Int, CaseIterable { case winning, keeping }

    private(set) var counts: Counts<Column>
    private(set) var money: Sums<Money>
    /// Events with a price, by row of ``PaidEvents`` and by whether the customer's first goal came before.
    private(set) var paid: Counts<Paid>

    init(_ layout: TallyLayout) {
        counts = Counts(segments: layout.segments, rows: layout.sources.count)
        money = Sums(segments: layout.segments, rows: layout.sources.count)
        paid = Counts(segments: layout.segments, rows: layout.paidEvents.rows.count)
    }

    mutating func count(_ column: Column, slot: Int, by number: Int64 = 1, segment: Int) {
        counts.add(number, to: column, row: slot, segment: segment)
    }

    mutating func add(_ value: Int128, to column: Money, slot: Int, segment: Int) {
        money.add(value, to: column, row: slot, segment: segment)
    }

    mutating func pay(row: Int, phase: TouchTally.Phase, segment: Int) {
        paid.count(phase == .winning ? .winning : .keeping, row: row, segment: segment)
    }

    func count(_ column: Column, slots: Range<Int>, over segments: Range<Int>) -> Int {
        slots.reduce(0) { $0 + counts.count(column, row: $1, over: segments) }
    }

    func sum(_ column: Money, slots: Range<Int>, over segments: Range<Int>) -> Int128 {
        slots.reduce(0) { $0 + money.sum(column, row: $1, over: segments) }
    }

    mutating func merge(_ other: SourceTally) {
        counts.merge(other.counts)
        money.merge(other.money)
        paid.merge(other.paid)
    }
}
