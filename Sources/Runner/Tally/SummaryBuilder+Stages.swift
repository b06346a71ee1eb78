import Results
import Simulation

/// Stages, goals, products, referrals, surveys and gauges.
extension SummaryBuilder {
    func stages() -> [StageSummary] { world.stages.indices.map(stage) }

    private func stage(_ index: Int) -> StageSummary {
        let stage = world.stages[index]
        var summary = StageSummary(stage: stage.name, entered: entered(index))
        summary.stillThere = view.count(.stillThere, tables.stages.counts, row: index)
        var left = 0
        for (outcome, settings) in stage.outcomes.enumerated() {
            let taken = view.count(.times, tables.stages.outcomes, row: layout.outcomeBase[index] + outcome)
            left += taken
            if settings.to == Outcome.churned { summary.churned += taken }
            if outcome == 0, layout.converts[index] { summary.converted = taken }
            let to = settings.to == Outcome.churned ? "churned" : world.stages[settings.to].name
            summary.outcomes[to, default: 0] += taken
        }
        summary.decisions = left + view.count(.stays, tables.stages.counts, row: index)
        let dwell = Double(view.sum(.dwell, tables.stages.times, row: index))
        summary.meanDwellDays = ratio(dwell / Double(PeriodAxis.day), Double(left))
        summary.conversionPerDecision = ratio(summary.converted, summary.decisions)
        summary.churnPerDecision = ratio(summary.churned, summary.decisions)
        summary.eventualConversion = ratio(summary.converted, left)
        let lines = layout.linesOfStage[index].filter { world.lines[$0].campaign == nil }
        if !lines.isEmpty { summary.touches = lines.map(touch) }
        return summary
    }

    /// Customers whose life began in the stage, and every outcome that leads to it.
    private func entered(_ index: Int) -> Int {
        var entered = view.count(.arrived, tables.stages.counts, row: index)
        for (from, stage) in world.stages.enumerated() {
            for (outcome, settings) in stage.outcomes.enumerated() where settings.to == index {
                entered += view.count(.times, tables.stages.outcomes, row: layout.outcomeBase[from] + outcome)
            }
        }
        return entered
    }

    private func touch(_ line: Int) -> TouchSummary {
        let settings = world.lines[line]
        let contacts = view.contacts(line: line)
        var summary = TouchSummary(
            touch: settings.name, impressions: contacts.impressions, clicks: contacts.clicks, sends: contacts.sends,
            converted: view.count(.converted, tables.contacts.lines, row: line))
        summary.channel = world.channels[settings.channel].name
        if settings.isSend {
            summary.opens = contacts.opens
            summary.unsubscribes = contacts.unsubscribes
        }
        return summary
    }

    func goals() -> [GoalSummary] {
        guard let goal = world.goal else { return [] }
        return [
            GoalSummary(
                goal: world.events[goal], conversions: view.conversions, customers: view.buyers,
                value: view.major(view.sum(.goalValue, tables.money.sums)),
                refunds: view.count(.refunds, tables.money.counts),
                valueRefunded: view.major(view.sum(.goalRefunded, tables.money.sums)))
        ]
    }

    func products() -> [ProductSummary]? {
        guard !world.products.isEmpty else { return nil }
        let values = world.products.indices.map { view.sum(.value, tables.products.values, row: $0) }
        let all = view.major(values.reduce(0, +))
        return world.products.enumerated().map { index, name in
            ProductSummary(
                product: name, sold: view.count(.sold, tables.products.counts, row: index),
                value: view.major(values[index]), share: ratio(view.major(values[index]), all))
        }
    }

    func referrals() -> ReferralSummary? {
        guard world.stages.contains(where: { $0.outcomes.contains { $0.referral != nil } }) else { return nil }
        return ReferralSummary(
            made: view.count(.referralsMade, tables.life.counts),
            arrived: view.count(.referred, tables.life.counts),
            customers: view.count(.referredBuyers, tables.money.counts),
            conversions: view.count(.referredConversions, tables.money.counts),
            value: view.major(view.sum(.referredValue, tables.money.sums)))
    }

    func surveys() -> [String: SurveySummary]? {
        guard !world.surveys.isEmpty else { return nil }
        var summaries: [String: SurveySummary] = [:]
        for (index, name) in world.surveys.enumerated() {
            let answers = view.count(.answers, tables.surveys.counts, row: index)
            let total = FixedPoint.number(view.sum(.units, tables.surveys.totals, row: index))
            summaries[name] = SurveySummary(
                answers: answers, mean: ratio(total, Double(answers)),
                csat: ratio(view.count(.satisfied, tables.surveys.counts, row: index), answers))
        }
        return summaries
    }

    func gauges() -> [String: GaugeSummary]? {
        guard !plan.gauges.isEmpty else { return nil }
        var summaries: [String: GaugeSummary] = [:]
        for (index, gauge) in plan.gauges.enumerated() {
            let series = tables.gauges.series(
                index, start: gauge.start, min: gauge.min, view.tally.cells, over: view.segments)
            summaries[gauge.name] = GaugeSummary(
                start: gauge.start, end: series.last ?? gauge.start, min: series.reduce(gauge.start, min),
                max: series.reduce(gauge.start, max), series: series, intervalDays: layout.axis == nil ? nil : 1)
        }
        return summaries
    }
}
