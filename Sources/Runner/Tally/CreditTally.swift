import Tracking

/// What each rule says on complete journeys, and what partners are paid for it.
struct CreditTally: Sendable {
    enum Units: Int, CaseIterable { case units }
    enum Clicks: Int, CaseIterable { case times }
    enum Money: Int, CaseIterable { case value }
    enum Paid: Int, CaseIterable {
        /// Commission on customers' first goals and on later ones.
        case winning, keeping
        /// What was given back of the value credited by the commission rule.
        case refunded
    }
    enum Closed: Int, CaseIterable { case units, value, commission }

    private let slots: Int
    private let campaigns: Int
    private let months: Int
    /// Billionths of conversions and minor units, by rule and slot.
    private var units: Counts<Units>
    private var values: Sums<Money>
    private var campaignUnits: Counts<Units>
    private var campaignValues: Sums<Money>
    /// By the commission rule, by slot: minor units.
    private var paid: Sums<Paid>
    /// By the commission rule, by month and slot.
    private var byMonth: Sums<Closed>
    /// Clicks by month and slot: a partner's progress.
    private var clicks: Counts<Clicks>

    init(_ layout: TallyLayout, rules: Int, campaigns: Int) {
        slots = layout.sources.count
        self.campaigns = campaigns
        months = layout.axis?.months.count ?? 0
        let segments = layout.segments
        units = Counts(segments: segments, rows: rules * slots)
        values = Sums(segments: segments, rows: rules * slots)
        campaignUnits = Counts(segments: segments, rows: rules * campaigns)
        campaignValues = Sums(segments: segments, rows: rules * campaigns)
        paid = Sums(segments: segments, rows: slots)
        byMonth = Sums(segments: segments, rows: months * slots)
        clicks = Counts(segments: segments, rows: months * slots)
    }

    mutating func add(_ credit: Credit, rule: Int, slot: Int, segment: Int) {
        units.add(credit.units, to: .units, row: rule * slots + slot, segment: segment)
        values.add(Int128(credit.value), to: .value, row: rule * slots + slot, segment: segment)
        guard credit.campaign != TrackingEvent.nothing else { return }
        let row = rule * campaigns + Int(credit.campaign)
        campaignUnits.add(credit.units, to: .units, row: row, segment: segment)
        campaignValues.add(Int128(credit.value), to: .value, row: row, segment: segment)
    }

    /// Commission on what one conversion gave to one source.
    mutating func pay(_ commission: Int64, slot: Int, first: Bool, segment: Int) {
        paid.add(Int128(commission), to: first ? .winning : .keeping, row: slot, segment: segment)
    }

    mutating func refund(_ value: Int64, slot: Int, segment: Int) {
        paid.add(Int128(value), to: .refunded, row: slot, segment: segment)
    }

    mutating func close(
        units: Int64, value: Int64, commission: Int64, slot: Int, month: Int, segment: Int
    ) {
        let row = month * slots + slot
        byMonth.add(Int128(units), to: .units, row: row, segment: segment)
        byMonth.add(Int128(value), to: .value, row: row, segment: segment)
        byMonth.add(Int128(commission), to: .commission, row: row, segment: segment)
    }

    mutating func click(slot: Int, month: Int, segment: Int) {
        clicks.count(.times, row: month * slots + slot, segment: segment)
    }

    func clicks(slot: Int, month: Int, over segments: Range<Int>) -> Int {
        clicks.count(.times, row: month * slots + slot, over: segments)
    }

    /// Billionths of conversions.
    func units(rule: Int, slots range: Range<Int>, over segments: Range<Int>) -> Int64 {
        range.reduce(0) { $0 + units.sum(.units, row: rule * slots + $1, over: segments) }
    }

    func value(rule: Int, slots range: Range<Int>, over segments: Range<Int>) -> Int128 {
        range.reduce(0) { $0 + values.sum(.value, row: rule * slots + $1, over: segments) }
    }

    func units(rule: Int, campaign: Int, over segments: Range<Int>) -> Int64 {
        campaignUnits.sum(.units, row: rule * campaigns + campaign, over: segments)
    }

    func value(rule: Int, campaign: Int, over segments: Range<Int>) -> Int128 {
        campaignValues.sum(.value, row: rule * campaigns + campaign, over: segments)
    }

    func paid(_ column: Paid, slots range: Range<Int>, over segments: Range<Int>) -> Int128 {
        range.reduce(0) { $0 + paid.sum(column, row: $1, over: segments) }
    }

    func sum(_ column: Closed, slots range: Range<Int>, month: Int, over segments: Range<Int>) -> Int128 {
        range.reduce(0) { $0 + byMonth.sum(column, row: month * slots + $1, over: segments) }
    }

    mutating func merge(_ other: CreditTally) {
        units.merge(other.units)
        values.merge(other.values)
        campaignUnits.merge(other.campaignUnits)
        campaignValues.merge(other.campaignValues)
        paid.merge(other.paid)
        byMonth.merge(other.byMonth)
        clicks.merge(other.clicks)
    }
}
