import Simulation

/// Where each thing of the world has its rows in the tables, as plain arrays of small numbers.
struct TallyLayout: Sendable {
    let segments: Int
    let axis: PeriodAxis?
    let sources: SourceSlots

    /// By line: whether it is sent to people; its campaign or -1.
    let isSend: ContiguousArray<Bool>
    let campaignOfLine: ContiguousArray<Int>
    /// Lines that act in a stage.
    let linesOfStage: [ContiguousArray<Int>]

    /// First row of a stage's outcomes; one longer than the stages.
    let outcomeBase: ContiguousArray<Int>
    /// Whether the stage's outcome 0 is its conversion or first outcome, not its churn.
    let converts: ContiguousArray<Bool>

    let properties: PropertySlots
    let paidEvents: PaidEvents
    /// By slot.
    let commissions: ContiguousArray<CommissionRate>
    /// By event: the gauges it moves, and by how many millionths.
    let gaugesOfEvent: [[(gauge: Int, change: Int64)]]
    /// By whole days since the arrival: index into the plan's alive days, or -1.
    let aliveIndexOfDay: ContiguousArray<Int>

    init(_ plan: TallyPlan) {
        let world = plan.world
        segments = max(1, world.population.segments.count)
        axis = world.horizon.map { PeriodAxis(start: plan.start, horizon: $0, zone: plan.zone) }
        sources = SourceSlots(world.channels)
        isSend = ContiguousArray(world.lines.map(\.isSend))
        campaignOfLine = ContiguousArray(world.lines.map { $0.campaign ?? -1 })
        linesOfStage = world.stages.indices.map { stage in
            ContiguousArray(world.lines.indices.filter { world.lines[$0].stages.contains(stage) })
        }
        outcomeBase = world.stages.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.outcomes.count) }
        converts = ContiguousArray(
            world.stages.map { $0.hasConversion || ($0.outcomes.first.map { $0.to != Outcome.churned } ?? false) })
        properties = PropertySlots(world)
        paidEvents = PaidEvents(world.channels, sources: sources, events: world.events.count)
        commissions = CommissionRate.bySlot(world.channels)
        gaugesOfEvent = world.events.indices.map { event in
            plan.gauges.enumerated().flatMap { gauge, settings in
                settings.per.filter { $0.event == event }.map { (gauge, GaugeTally.units($0.change)) }
            }
        }
        var aliveIndex = ContiguousArray(repeating: -1, count: (plan.aliveDays.last ?? -1) + 1)
        for (index, day) in plan.aliveDays.enumerated() { aliveIndex[day] = index }
        aliveIndexOfDay = aliveIndex
    }
}

/// Whom touches and credit belong to, numbered: 0 is nobody, then each channel followed by its partners.
struct SourceSlots: Sendable {
    /// First slot of a channel: what has no partner.
    let first: ContiguousArray<Int>
    let partners: ContiguousArray<Int>
    let count: Int
    /// -1 for nobody.
    let channelOfSlot: ContiguousArray<Int>

    static let none = 0

    init(_ channels: [Channel]) {
        var first: ContiguousArray<Int> = []
        var owner: ContiguousArray<Int> = [-1]
        for (index, channel) in channels.enumerated() {
            first.append(owner.count)
            owner.append(contentsOf: repeatElement(index, count: 1 + channel.partners.count))
        }
        self.first = first
        partners = ContiguousArray(channels.map(\.partners.count))
        channelOfSlot = owner
        count = owner.count
    }

    /// - Parameters: indices of channel and partner; -1 for none.
    @inline(__always)
    func slot(channel: Int, partner: Int) -> Int {
        channel < 0 ? Self.none : first[channel] + partner + 1
    }

    /// All slots of a channel.
    func slots(of channel: Int) -> Range<Int> { first[channel]..<first[channel] + partners[channel] + 1 }
}

/// Numeric properties of events: one slot for each (event, property) that any emission carries.
struct PropertySlots: Sendable {
    struct Slot: Hashable, Sendable {
        var event: Int
        var property: Int
    }
    private(set) var slots: [Slot] = []
    /// First index into ``slotOfProperty`` of an emission, counted over all stages.
    private var firstEmission: ContiguousArray<Int> = []
    private var firstProperty: ContiguousArray<Int> = [0]
    private var slotOfProperty: ContiguousArray<Int> = []

    init(_ world: World) {
        for stage in world.stages {
            firstEmission.append(firstProperty.count - 1)
            for emission in stage.emissions {
                for (property, _) in emission.properties {
                    let slot = Slot(event: emission.event, property: property)
                    if let known = slots.firstIndex(of: slot) {
                        slotOfProperty.append(known)
                    } else {
                        slotOfProperty.append(slots.count)
                        slots.append(slot)
                    }
                }
                firstProperty.append(slotOfProperty.count)
            }
        }
    }

    /// Where an emission's properties stand, in their order; ``slot(at:)`` says the slot of each.
    @inline(__always)
    func positions(stage: Int, emission: Int) -> Range<Int> {
        let index = firstEmission[stage] + emission
        return firstProperty[index]..<firstProperty[index + 1]
    }

    @inline(__always)
    func slot(at position: Int) -> Int { slotOfProperty[position] }
}

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
    private var rowOf: ContiguousArray<Int> = []

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

    @inline(__always)
    func row(slot: Int, event: Int) -> Int {
        rowOf.isEmpty ? -1 : rowOf[slot * events + event]
    }
}
