import Results

/// What channels truly caused, and what each rule makes of it.
extension Page {
    func truth() -> String {
        guard let truth = RuleTruth(summary) else { return "" }
        let marked = truth.rules.prefix(TruthChart.marks.count)
        let chart = TruthChart(
            rules: marked.map(\.judgement.rule),
            rows: truth.channels.indices.map { place in
                .init(
                    channel: truth.channels[place].channel, truth: truth.truth[place],
                    rules: marked.map { $0.shares?[place] })
            })
        let content = [
            chart.render(), folded(sharesTable(truth)), truthTable(truth.channels).render(), judgements(truth),
        ]
        return section("Truth", lead: truthLead, content.joined(separator: "\n"))
    }

    private var truthLead: String {
        guard let truth = summary.truth else {
            return "What each channel caused (Shapley), against what each rule credits to it."
        }
        let worlds =
            truth.method == .exact
            ? "every one of the \(Figure.count(1 << min(62, truth.players.count))) worlds with and without each channel"
            : "\(Figure.count(truth.permutations ?? 0)) random orders of the channels"
        return
            "Shapley values from \(worlds): with no channel at all there would be \(Figure.count(truth.none.conversions)) "
            + "conversions, with all there are \(Figure.count(truth.all.conversions)); the values share out the rest."
    }

    private func sharesTable(_ truth: RuleTruth) -> PageTable {
        var table = PageTable(
            "Shares of what channels caused, and of what each rule credits",
            [.words("channel"), .number("truly")] + truth.rules.map { .number($0.judgement.rule) })
        for (place, channel) in truth.channels.enumerated() {
            table.add(
                [channel.channel, Figure.percent(truth.truth[place])]
                    + truth.rules.map { Figure.percent($0.shares?[place]) })
        }
        return table
    }

    private func truthTable(_ channels: [ChannelSummary]) -> PageTable {
        var table = PageTable(
            "What channels caused",
            [
                .words("channel"), .number("cost"), .number("lost without it"), .number("value lost without it"),
                .number("Shapley"), .number("error"), .number("Shapley value"), .number("cost of each"),
            ])
        for channel in channels {
            table.add([
                channel.channel, money(channel.cost), Figure.count(channel.incremental?.conversions),
                money(channel.incremental?.value), Figure.count(channel.shapley?.conversions),
                Figure.count(summary.truth?.standardErrors?[channel.channel]?.conversions),
                money(channel.shapley?.value),
                money(channel.shapley.flatMap { $0.conversions > 0 ? channel.cost / $0.conversions : nil }),
            ])
        }
        return table
    }

    private func judgements(_ truth: RuleTruth) -> String {
        var table = PageTable(
            "Rules against the truth",
            [
                .words("rule"), .number("share error"), .number("rank agreement"), .number("money misplaced"),
                .words("gives too much to"), .words("and too little to"),
            ])
        let worst = truth.rules.map(\.judgement.shareError).max() ?? 0
        for rule in truth.rules {
            let judgement = rule.judgement
            table.add([
                .init(judgement.rule),
                .init(Figure.percent(judgement.shareError), share: worst > 0 ? judgement.shareError / worst : nil),
                .init(judgement.kendallTau.map { Figure.fixed($0, 2) } ?? Figure.absent),
                .init(money(judgement.misplaced)),
                .init(rule.favourite.map { "\($0.channel) +\(Figure.percent($0.by))" } ?? Figure.absent),
                .init(rule.neglected.map { "\($0.channel) -\(Figure.percent($0.by))" } ?? Figure.absent),
            ])
        }
        return "<h3>Rules, the most truthful first</h3>\n" + table.render()
    }
}
