import Simulation

/// Where each thing of the world has its rows in the tables, as plain arrays of small numbers.
struct TallyLayout: Sendable {
    let segments: Int
    let axis: PeriodAxis?
    /// At least 1.
    let months: Int
    let sources: SourceSlots
    let contacts: ContactSlots

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
    /// By slot: billionths.
    let commissions: ContiguousArray<Int64>
    /// By event: whether it is more than counted: paid for, moves a gauge, or the goal.
    let isSpecial: ContiguousArray<Bool>
    /// By event: the gauges it moves, and by how many millionths.
    let gaugesOfEvent: [[(gauge: Int, change: Int64)]]
    /// Whole days after the arrival, ascending.
    let aliveDays: [Int]

    init(_ plan: TallyPlan) {
        let world = plan.world
        segments = max(1, world.population.segments.count)
        axis = world.horizon.map { PeriodAxis(start: plan.start, horizon: $0, zone: plan.zone) }
        months = axis?.months.count ?? 1
        sources = SourceSlots(world.channels)
        contacts = ContactSlots(world, sources)
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
        commissions = CommissionRates.bySlot(world.channels, plan.commissionTerms)
        gaugesOfEvent = world.events.indices.map { event in
            plan.gauges.enumerated().flatMap { gauge, settings in
                settings.per.filter { $0.event == event }.map { (gauge, GaugeTally.units($0.change)) }
            }
        }
        isSpecial = ContiguousArray(
            world.events.indices.map { event in
                event == world.goal || plan.gauges.contains { $0.per.contains { $0.event == event } }
                    || world.channels.contains { $0.cost.perEvent.contains { $0.event == event } }
            })
        aliveDays = plan.aliveDays
    }
}
