/// Customers by what became of them, and who was alive and active so many days after arriving.
struct LifeTally: Sendable {
    enum Column: Int, CaseIterable {
        case arrived, referred, churned
        /// Customers with at least one click or opened send, and those of them who churned.
        case engaged, engagedChurned
        /// Referrals made, whether or not the new customer arrived before the horizon.
        case referralsMade
    }
    enum DayColumn: Int, CaseIterable {
        /// Customers observed at that instant, and those not yet churned then.
        case observed, alive
        /// Customers observed for the whole day that follows it, and those with an event of their own in it.
        case dayObserved, active
    }

    private(set) var counts: Counts<Column>
    /// By index into the plan's alive days.
    private(set) var days: Counts<DayColumn>

    init(_ layout: TallyLayout, aliveDays: Int) {
        counts = Counts(segments: layout.segments, rows: 1)
        days = Counts(segments: layout.segments, rows: aliveDays)
    }

    mutating func count(_ column: Column, segment: Int) { counts.count(column, segment: segment) }

    mutating func count(_ column: DayColumn, day: Int, segment: Int) {
        days.count(column, row: day, segment: segment)
    }

    mutating func merge(_ other: LifeTally) {
        counts.merge(other.counts)
        days.merge(other.days)
    }
}
