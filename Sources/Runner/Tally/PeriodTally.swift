/// Months and quarters in the scenario's time zone; nothing where the horizon is `none`.
struct PeriodTally: Sendable {
    enum Column: Int, CaseIterable {
        case arrivals, conversions, firstTimeBuyers, churned
        /// Distinct customers with a goal; with a touch or a click; with an event of their own.
        case buyers, reached, engaged
    }
    enum Money: Int, CaseIterable { case value, refunded }
    /// Distinct customers, which months cannot be added up to.
    enum Distinct: Int, CaseIterable { case buyers, reached, engaged }
    enum EventColumn: Int, CaseIterable { case times }
    enum ChannelColumn: Int, CaseIterable { case impressions, sends, clicks, rewards }

    private let events: Int
    private let channels: Int
    private let paidRows: Int
    private(set) var months: Counts<Column>
    private(set) var money: Sums<Money>
    private(set) var quarters: Counts<Distinct>
    private var byEvent: Counts<EventColumn>
    private var byChannel: Counts<ChannelColumn>
    private var byPaidEvent: Counts<EventColumn>

    init(_ layout: TallyLayout, events: Int) {
        let months = layout.axis?.months.count ?? 0
        let segments = layout.segments
        self.events = events
        channels = layout.sources.first.count
        paidRows = layout.paidEvents.rows.count
        self.months = Counts(segments: segments, rows: months)
        money = Sums(segments: segments, rows: months)
        quarters = Counts(segments: segments, rows: layout.axis?.quarters.count ?? 0)
        byEvent = Counts(segments: segments, rows: months * events)
        byChannel = Counts(segments: segments, rows: months * channels)
        byPaidEvent = Counts(segments: segments, rows: months * paidRows)
    }

    @inline(__always)
    mutating func count(_ column: Column, month: Int, segment: Int) {
        months.count(column, row: month, segment: segment)
    }

    @inline(__always)
    mutating func count(_ column: ChannelColumn, channel: Int, month: Int, segment: Int) {
        byChannel.count(column, row: month * channels + channel, segment: segment)
    }

    @inline(__always)
    mutating func count(event: Int, month: Int, segment: Int) {
        byEvent.count(.times, row: month * events + event, segment: segment)
    }

    mutating func count(paidRow: Int, month: Int, segment: Int) {
        byPaidEvent.count(.times, row: month * paidRows + paidRow, segment: segment)
    }

    mutating func count(_ column: Distinct, quarter: Int, segment: Int) {
        quarters.count(column, row: quarter, segment: segment)
    }

    mutating func add(_ value: Int64, to column: Money, month: Int, segment: Int) {
        money.add(Int128(value), to: column, row: month, segment: segment)
    }

    func count(_ column: ChannelColumn, channel: Int, month: Int, over segments: Range<Int>) -> Int {
        byChannel.count(column, row: month * channels + channel, over: segments)
    }

    func count(event: Int, month: Int, over segments: Range<Int>) -> Int {
        byEvent.count(.times, row: month * events + event, over: segments)
    }

    func count(paidRow: Int, month: Int, over segments: Range<Int>) -> Int {
        byPaidEvent.count(.times, row: month * paidRows + paidRow, over: segments)
    }

    mutating func merge(_ other: PeriodTally) {
        months.merge(other.months)
        money.merge(other.money)
        quarters.merge(other.quarters)
        byEvent.merge(other.byEvent)
        byChannel.merge(other.byChannel)
        byPaidEvent.merge(other.byPaidEvent)
    }
}
