import Results
import Simulation

/// Turns the counts of all segments, or of one, into the parts of a summary.
///
/// One builder serves the whole and each persona, so both have the same measures by construction. Its parts stand in files of
/// their own (`SummaryBuilder+Channels.swift` and so on).
struct SummaryBuilder {
    let view: TallyView
    let cost: CostSheet

    init(_ view: TallyView) {
        self.view = view
        cost = CostSheet(view)
    }

    var plan: TallyPlan { view.tally.plan }
    var world: World { view.tally.plan.world }
    var layout: TallyLayout { view.tally.layout }
    var tables: TallyTables { view.tally.tables }
}

extension Tally {
    /// Puts everything that was counted into a summary, and leaves the rest of it alone.
    ///
    /// - Parameter periods: whether periods and cohorts, most of a summary, are wanted.
    public func fill(_ summary: inout Summary, periods: Bool = true) {
        let view = TallyView(tally: self, segments: 0..<layout.segments)
        let whole = SummaryBuilder(view)
        let world = plan.world
        summary.customers = view.customers
        summary.horizonDays = world.horizon.map { Double($0) / Double(PeriodAxis.day) }
        summary.goal = world.goal.map { world.events[$0] }
        summary.events = whole.events()
        summary.stages = whole.stages()
        summary.goals = whole.goals()
        summary.channels = whole.channels()
        summary.partners = whole.partners()
        summary.campaigns = whole.campaigns()
        summary.products = whole.products()
        summary.referrals = whole.referrals()
        summary.surveys = whole.surveys()
        summary.gauges = whole.gauges()
        if periods {
            summary.periods = whole.periods()
            summary.cohorts = whole.cohorts()
        }
        summary.kpis = whole.kpis()
        if world.population.segments.contains(where: { !$0.name.isEmpty }) {
            summary.segments = segmentSummaries(periods: periods)
        }
    }

    private func segmentSummaries(periods: Bool) -> [SegmentSummary] {
        plan.world.population.segments.enumerated().map { index, segment in
            let view = TallyView(tally: self, segments: index..<index + 1)
            let builder = SummaryBuilder(view)
            var summary = SegmentSummary(segment: segment.name, customers: view.customers)
            summary.events = builder.events()
            summary.stages = builder.stages()
            summary.goals = builder.goals()
            summary.channels = builder.channels()
            summary.partners = builder.partners()
            summary.campaigns = builder.campaigns()
            summary.products = builder.products()
            if periods { summary.periods = builder.periods() }
            summary.referrals = builder.referrals()
            summary.surveys = builder.surveys()
            summary.kpis = builder.kpis()
            return summary
        }
    }
}
