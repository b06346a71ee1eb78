import Measurement

/// Quantiles of what events were worth and of their properties; sums are kept in ``EventTally``.
struct EventHistograms: Sendable {
    private let events: Int
    private let properties: Int
    private var values: [LogHistogram]
    private var numbers: [LogHistogram]

    init(_ layout: TallyLayout, events: Int) {
        self.events = events
        properties = layout.properties.slots.count
        values = [LogHistogram](repeating: LogHistogram(), count: layout.segments * events)
        numbers = [LogHistogram](repeating: LogHistogram(), count: layout.segments * properties)
    }

    mutating func record(value: Int64, event: Int, segment: Int) {
        values[segment * events + event].record(Double(value))
    }

    mutating func record(_ number: Double, property: Int, segment: Int) {
        numbers[segment * properties + property].record(number)
    }

    func value(event: Int, over segments: Range<Int>) -> LogHistogram {
        var whole = LogHistogram()
        for segment in segments { whole.merge(values[segment * events + event]) }
        return whole
    }

    func numbers(property: Int, over segments: Range<Int>) -> LogHistogram {
        var whole = LogHistogram()
        for segment in segments { whole.merge(numbers[segment * properties + property]) }
        return whole
    }

    mutating func merge(_ other: EventHistograms) {
        for index in values.indices { values[index].merge(other.values[index]) }
        for index in numbers.indices { numbers[index].merge(other.numbers[index]) }
    }
}
