import Simulation

/// Events that cost something for customers who arrived by a channel (`per_event`): one row for each slot of it.
struct PaidEvents: Sendable {
    struct Row: Sendable {
        var channel: Int
        var slot: Int
        var event: Int
        /// Major units.
        var amount: Double
    }
    private(set) var rows: [Row] = []
    private let events: Int
    /// Row by slot and event, -1 where nothing is paid; empty where nothing is paid at all.
    private(set) var rowOf: ContiguousArray<Int> = []

    init(_ channels: [Channel], sources: SourceSlots, events: Int) {
        self.events = events
        guard channels.contains(where: { !$0.cost.perEvent.isEmpty }) else { return }
        rowOf = ContiguousArray(repeating: -1, count: sources.count * events)
        for (index, channel) in channels.enumerated() {
            for slot in sources.slots(of: index) {
                for (event, amount) in channel.cost.perEvent {
                    rowOf[slot * events + event] = rows.count
                    rows.append(Row(channel: index, slot: slot, event: event, amount: amount))
                }
            }
        }
    }
}
