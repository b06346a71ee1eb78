import Measurement

/// How often each event happened, to how many customers, with what value and properties.
struct EventTally: Sendable {
    enum Column: Int, CaseIterable { case times, customers, valued }
    enum Money: Int, CaseIterable { case value }
    enum Property: Int, CaseIterable { case times }
    enum Total: Int, CaseIterable { case units }

    /// Properties are summed in billionths.
    static let unitsInOne = 1e9

    private(set) var counts: Counts<Column>
    private(set) var values: Sums<Money>
    private(set) var valueHistograms: [LogHistogram]
    private(set) var properties: Counts<Property>
    private(set) var totals: Sums<Total>
    private(set) var histograms: [LogHistogram]
    private let events: Int
    private let slots: Int

    init(_ layout: TallyLayout, events: Int) {
        self.events = events
        slots = layout.properties.slots.count
        counts = Counts(segments: layout.segments, rows: events)
        values = Sums(segments: layout.segments, rows: events)
        valueHistograms = [LogHistogram](repeating: LogHistogram(), count: layout.segments * events)
        properties = Counts(segments: layout.segments, rows: slots)
        totals = Sums(segments: layout.segments, rows: slots)
        histograms = [LogHistogram](repeating: LogHistogram(), count: layout.segments * slots)
    }

    @inline(__always)
    mutating func count(_ column: Column, event: Int, segment: Int) {
        counts.count(column, row: event, segment: segment)
    }

    mutating func add(value: Int64, event: Int, segment: Int) {
        counts.count(.valued, row: event, segment: segment)
        values.add(Int128(value), to: .value, row: event, segment: segment)
        valueHistograms[segment * events + event].record(Double(value))
    }

    mutating func add(property: Double, slot: Int, segment: Int) {
        guard property.isFinite else { return }
        properties.count(.times, row: slot, segment: segment)
        totals.add(Self.units(property), to: .units, row: slot, segment: segment)
        histograms[segment * slots + slot].record(property)
    }

    /// A property in billionths. Numbers beyond 10^18 count as 10^18, so that no sum of them overflows.
    static func units(_ property: Double) -> Int128 {
        let scaled = (property * unitsInOne).rounded()
        if scaled.magnitude < 0x1p62 { return Int128(Int64(scaled)) }
        return Int128(max(-1e27, min(1e27, scaled)))
    }

    func histogram(slot: Int, over segments: Range<Int>) -> LogHistogram {
        Self.merged(histograms, row: slot, rows: slots, segments)
    }

    func valueHistogram(event: Int, over segments: Range<Int>) -> LogHistogram {
        Self.merged(valueHistograms, row: event, rows: events, segments)
    }

    private static func merged(
        _ histograms: [LogHistogram], row: Int, rows: Int, _ segments: Range<Int>
    ) -> LogHistogram {
        var whole = LogHistogram()
        for segment in segments { whole.merge(histograms[segment * rows + row]) }
        return whole
    }

    mutating func merge(_ other: EventTally) {
        counts.merge(other.counts)
        values.merge(other.values)
        properties.merge(other.properties)
        totals.merge(other.totals)
        for index in valueHistograms.indices { valueHistograms[index].merge(other.valueHistograms[index]) }
        for index in histograms.indices { histograms[index].merge(other.histograms[index]) }
    }
}
