/// How often each event happened, to how many customers, with what value and properties.
struct EventTally: Sendable {
    enum Times: Int, TableColumn { case times }
    enum Column: Int, TableColumn { case customers, valued }
    enum Money: Int, TableColumn { case value }
    enum Total: Int, TableColumn { case units }

    /// Properties that are whole numbers below this are counted one by one: most are counts, or yes and no.
    static let smallBelow = 256

    /// By month and event.
    let times: CountTable<Times>
    let counts: CountTable<Column>
    let values: SumTable<Money>
    /// By property and number.
    let small: CountTable<Times>
    /// Of the other properties, by property: how many, and their sum in fixed point.
    let large: CountTable<Times>
    let totals: SumTable<Total>
    let events: Int

    init(_ layout: TallyLayout, events: Int, _ plan: inout CellPlan) {
        let properties = layout.properties.slots.count
        self.events = events
        times = plan.counts(Times.self, rows: layout.months * events)
        counts = plan.counts(Column.self, rows: events)
        values = plan.sums(Money.self, rows: events)
        small = plan.counts(Times.self, rows: properties * Self.smallBelow)
        large = plan.counts(Times.self, rows: properties)
        totals = plan.sums(Total.self, rows: properties)
    }
}

/// Real numbers as whole ones, so that sums of them do not depend on their order.
enum FixedPoint {
    private static let one = 1e9

    /// A number in billionths. Those beyond 10^18 count as 10^18, so that no sum of them overflows.
    static func units(_ number: Double) -> Int128 {
        let scaled = (number * one).rounded()
        if scaled.magnitude < 0x1p62 { return Int128(Int64(scaled)) }
        return Int128(max(-1e27, min(1e27, scaled)))
    }

    /// A whole number, however large.
    static func units(of number: Int) -> Int128 { Int128(number) * 1_000_000_000 }

    static func number(_ units: Int128) -> Double { Double(units) / one }
}
