import Results
import Simulation

/// Turns the counts of all segments, or of one, into the parts of a summary.
///
/// One builder serves the whole and each persona, so both have the same measures by construction. Its parts stand in files of
/// their own (`SummaryBuilder+Channels.swift` and so on).
struct SummaryBuilder {
    let tally: Tally
    /// The segments that are summed up.
    let segments: Range<Int>
    let cost: CostSheet

    init(_ tally: Tally, over segments: Range<Int>) {
        self.tally = tally
        self.segments = segments
        cost = CostSheet(tally: tally, segments: segments)
    }

    var plan: TallyPlan { tally.plan }
    var world: World { tally.plan.world }
    var layout: TallyLayout { tally.layout }

    /// Minor units as major ones.
    func major(_ minor: Int128) -> Double { Double(minor) / world.minorUnits }

    var customers: Int { tally.life.counts.count(.arrived, over: segments) }
    var conversions: Int { tally.money.counts.count(.conversions, over: segments) }
    var buyers: Int { tally.money.counts.count(.buyers, over: segments) }
}

/// A share or mean; `nil` where there is nothing to divide by.
func ratio(_ part: Double, _ whole: Double) -> Double? { whole == 0 ? nil : part / whole }
func ratio(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

extension Tally {
    /// Puts everything that was counted into a summary, and leaves the rest of it alone.
    public func fill(_ summary: inout Summary) {
        let whole = SummaryBuilder(self, over: 0..<layout.segments)
        let world = plan.world
        summary.customers = whole.customers
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
        summary.gauges = gaugeSummaries()
        summary.periods = whole.periods()
        summary.cohorts = whole.cohorts()
        summary.kpis = whole.kpis()
        if world.population.segments.contains(where: { !$0.name.isEmpty }) { summary.segments = segmentSummaries() }
    }

    private func segmentSummaries() -> [SegmentSummary] {
        plan.world.population.segments.enumerated().map { index, segment in
            let builder = SummaryBuilder(self, over: index..<index + 1)
            var summary = SegmentSummary(segment: segment.name, customers: builder.customers)
            summary.events = builder.events()
            summary.stages = builder.stages()
            summary.goals = builder.goals()
            summary.channels = builder.channels()
            summary.partners = builder.partners()
            summary.campaigns = builder.campaigns()
            summary.products = builder.products()
            summary.periods = builder.periods()
            summary.referrals = builder.referrals()
            summary.surveys = builder.surveys()
            summary.kpis = builder.kpis()
            return summary
        }
    }

    private func gaugeSummaries() -> [String: GaugeSummary]? {
        guard !plan.gauges.isEmpty else { return nil }
        var summaries: [String: GaugeSummary] = [:]
        for (index, gauge) in plan.gauges.enumerated() {
            let series = gauges.series(index, start: gauge.start, min: gauge.min)
            summaries[gauge.name] = GaugeSummary(
                start: gauge.start, end: series.last ?? gauge.start, min: series.reduce(gauge.start, min),
                max: series.reduce(gauge.start, max), series: series, intervalDays: layout.axis == nil ? nil : 1)
        }
        return summaries
    }
}
