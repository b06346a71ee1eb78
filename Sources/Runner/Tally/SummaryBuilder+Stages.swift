import Measurement
import Results
import Simulation

/// Events, stages, goals, products, referrals and surveys.
extension SummaryBuilder {
    func events() -> [String: EventSummary] {
        var summaries: [String: EventSummary] = [:]
        for (index, name) in world.events.enumerated() {
            var summary = EventSummary(
                count: tally.events.counts.count(.times, row: index, over: segments),
                customers: tally.events.counts.count(.customers, row: index, over: segments))
            let valued = tally.events.counts.count(.valued, row: index, over: segments)
            if valued > 0 {
                let histogram = tally.events.valueHistogram(event: index, over: segments)
                let sum = major(tally.events.values.sum(.value, row: index, over: segments))
                summary.properties["value"] = PropertySummary(
                    mean: sum / Double(valued), sum: sum, p50: histogram.quantile(0.5).map { $0 / world.minorUnits },
                    p90: histogram.quantile(0.9).map { $0 / world.minorUnits })
            }
            summaries[name] = summary
        }
        for (slot, key) in layout.properties.slots.enumerated() {
            let times = tally.events.properties.count(.times, row: slot, over: segments)
            guard times > 0 else { continue }
            let histogram = tally.events.histogram(slot: slot, over: segments)
            let sum = Double(tally.events.totals.sum(.units, row: slot, over: segments)) / EventTally.unitsInOne
            summaries[world.events[key.event]]?.properties[world.properties[key.property]] = PropertySummary(
                mean: sum / Double(times), sum: sum, p50: histogram.quantile(0.5), p90: histogram.quantile(0.9))
        }
        return summaries
    }

    func stages() -> [StageSummary] { world.stages.indices.map(stage) }

    private func stage(_ index: Int) -> StageSummary {
        let stage = world.stages[index]
        var summary = StageSummary(
            stage: stage.name, entered: tally.stages.counts.count(.entered, row: index, over: segments),
            decisions: tally.stages.counts.count(.decisions, row: index, over: segments))
        summary.stillThere = tally.stages.counts.count(.stillThere, row: index, over: segments)
        var left = 0
        for (outcome, settings) in stage.outcomes.enumerated() {
            let taken = tally.stages.outcomes.count(
                .times, row: layout.outcomeBase[index] + outcome, over: segments)
            left += taken
            if settings.to == Outcome.churned { summary.churned += taken }
            if outcome == 0, layout.converts[index] { summary.converted = taken }
            let to = settings.to == Outcome.churned ? "churned" : world.stages[settings.to].name
            summary.outcomes[to, default: 0] += taken
        }
        let dwell = Double(tally.stages.times.sum(.dwell, row: index, over: segments))
        summary.meanDwellDays = ratio(dwell / Double(PeriodAxis.day), Double(left))
        summary.conversionPerDecision = ratio(summary.converted, summary.decisions)
        summary.churnPerDecision = ratio(summary.churned, summary.decisions)
        summary.eventualConversion = ratio(summary.converted, left)
        let lines = layout.linesOfStage[index].filter { world.lines[$0].campaign == nil }
        if !lines.isEmpty { summary.touches = lines.map(touch) }
        return summary
    }

    private func touch(_ line: Int) -> TouchSummary {
        let settings = world.lines[line]
        let counts = tally.touches.byLine
        let touches = counts.count(.touches, row: line, over: segments)
        var summary = TouchSummary(
            touch: settings.name, impressions: settings.isSend ? 0 : touches,
            clicks: counts.count(.clicks, row: line, over: segments), sends: settings.isSend ? touches : 0,
            converted: counts.count(.converted, row: line, over: segments))
        summary.channel = world.channels[settings.channel].name
        if settings.isSend {
            summary.opens = counts.count(.opens, row: line, over: segments)
            summary.unsubscribes = counts.count(.unsubscribes, row: line, over: segments)
        }
        return summary
    }

    func goals() -> [GoalSummary] {
        guard let goal = world.goal else { return [] }
        return [
            GoalSummary(
                goal: world.events[goal], conversions: conversions, customers: buyers,
                value: major(tally.money.sums.sum(.goalValue, over: segments)),
                refunds: tally.money.counts.count(.refunds, over: segments),
                valueRefunded: major(tally.money.sums.sum(.goalRefunded, over: segments)))
        ]
    }

    func products() -> [ProductSummary]? {
        guard !world.products.isEmpty else { return nil }
        let values = world.products.indices.map { tally.products.values.sum(.value, row: $0, over: segments) }
        let all = major(values.reduce(0, +))
        return world.products.enumerated().map { index, name in
            ProductSummary(
                product: name, sold: tally.products.counts.count(.sold, row: index, over: segments),
                value: major(values[index]), share: ratio(major(values[index]), all))
        }
    }

    func referrals() -> ReferralSummary? {
        guard world.stages.contains(where: { $0.outcomes.contains { $0.referral != nil } }) else { return nil }
        return ReferralSummary(
            made: tally.life.counts.count(.referralsMade, over: segments),
            arrived: tally.life.counts.count(.referred, over: segments),
            customers: tally.money.counts.count(.referredBuyers, over: segments),
            conversions: tally.money.counts.count(.referredConversions, over: segments),
            value: major(tally.money.sums.sum(.referredValue, over: segments)))
    }

    func surveys() -> [String: SurveySummary]? {
        guard !world.surveys.isEmpty else { return nil }
        var summaries: [String: SurveySummary] = [:]
        for (index, name) in world.surveys.enumerated() {
            let answers = tally.surveys.counts.count(.answers, row: index, over: segments)
            let total = Double(tally.surveys.totals.sum(.units, row: index, over: segments)) / EventTally.unitsInOne
            summaries[name] = SurveySummary(
                answers: answers, mean: ratio(total, Double(answers)),
                csat: ratio(tally.surveys.counts.count(.satisfied, row: index, over: segments), answers))
        }
        return summaries
    }
}
