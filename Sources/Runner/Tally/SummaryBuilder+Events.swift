import Measurement
import Results
import Simulation

/// Events with their values and properties.
extension SummaryBuilder {
    func events() -> [String: EventSummary] {
        var summaries: [String: EventSummary] = [:]
        for (index, name) in world.events.enumerated() {
            var summary = EventSummary(
                count: view.times(event: index), customers: view.count(.customers, tables.events.counts, row: index))
            summary.properties["value"] = value(of: index)
            summaries[name] = summary
        }
        for (slot, key) in layout.properties.slots.enumerated() {
            summaries[world.events[key.event]]?.properties[world.properties[key.property]] = property(slot)
        }
        return summaries
    }

    /// What an event was worth, where it was worth anything.
    private func value(of event: Int) -> PropertySummary? {
        let valued = view.count(.valued, tables.events.counts, row: event)
        guard valued > 0 else { return nil }
        let histogram = view.tally.histograms.value(event: event, over: view.segments)
        let sum = view.major(view.sum(.value, tables.events.values, row: event))
        return PropertySummary(
            mean: sum / Double(valued), sum: sum, p50: histogram.quantile(0.5).map { $0 / world.minorUnits },
            p90: histogram.quantile(0.9).map { $0 / world.minorUnits })
    }

    private func property(_ slot: Int) -> PropertySummary? {
        var histogram = view.tally.histograms.numbers(property: slot, over: view.segments)
        var times = view.count(.times, tables.events.large, row: slot)
        var small = 0
        for number in 0..<EventTally.smallBelow {
            let count = view.count(.times, tables.events.small, row: slot * EventTally.smallBelow + number)
            times += count
            small += count * number
            histogram.record(Double(number), count: UInt64(count))
        }
        guard times > 0 else { return nil }
        let units = view.sum(.units, tables.events.totals, row: slot) + FixedPoint.units(of: small)
        let sum = FixedPoint.number(units)
        return PropertySummary(
            mean: sum / Double(times), sum: sum, p50: histogram.quantile(0.5), p90: histogram.quantile(0.9))
    }
}
