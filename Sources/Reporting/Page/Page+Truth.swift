import Results

/// What channels truly caused, and what each rule makes of it.
extension Page {
    func truth() -> String {
        let channels = (summary.channels ?? []).filter { $0.channel != "none" && $0.shapley != nil }
        guard !channels.isEmpty else { return "" }
        let rules = Rules.named(in: summary)
        let rows = truthRows(channels, rules)
        let marked = rules.prefix(TruthChart.marks.count)
        let chart = TruthChart(
            rules: Array(marked),
            rows: rows.map { .init(channel: $0.channel, truth: $0.truth, rules: Array($0.rules.prefix(marked.count))) })
        let content = [
            chart.render(), folded(sharesTable(rows, rules)), truthTable(channels).render(), judgements(),
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

    /// Shares of what channels caused; rules' shares leave nobody's credit out.
    private func truthRows(_ channels: [ChannelSummary], _ rules: [String]) -> [TruthChart.Row] {
        let caused = channels.reduce(0) { $0 + max(0, $1.shapley?.conversions ?? 0) }
        let credited = rules.map { rule in
            (summary.channels ?? []).reduce(0) { $1.channel == "none" ? $0 : $0 + ($1.credit?[rule]?.conversions ?? 0) }
        }
        return channels.map { channel in
            TruthChart.Row(
                channel: channel.channel, truth: caused > 0 ? (channel.shapley?.conversions ?? 0) / caused : 0,
                rules: zip(rules, credited).map { rule, sum in
                    sum > 0 ? (channel.credit?[rule]?.conversions ?? 0) / sum : nil
                })
        }
    }

    private func sharesTable(_ rows: [TruthChart.Row], _ rules: [String]) -> PageTable {
        var table = PageTable(
            "Shares of what channels caused, and of what each rule credits",
            [.words("channel"), .number("truly")] + rules.map { .number($0) })
        for row in rows { table.add([row.channel, Figure.percent(row.truth)] + row.rules.map { Figure.percent($0) }) }
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

    private func judgements() -> String {
        guard let rules = summary.rules, !rules.isEmpty else { return "" }
        var table = PageTable(
            "Rules against the truth",
            [.words("rule"), .number("share error"), .number("rank agreement"), .number("money misplaced")])
        let worst = rules.map(\.shareError).max() ?? 0
        for rule in rules.sorted(by: { ($0.shareError, $0.rule) < ($1.shareError, $1.rule) }) {
            table.add([
                .init(rule.rule),
                .init(Figure.percent(rule.shareError), share: worst > 0 ? rule.shareError / worst : nil),
                .init(rule.kendallTau.map { Figure.fixed($0, 2) } ?? Figure.absent), .init(money(rule.misplaced)),
            ])
        }
        return "<h3>Rules, the most truthful first</h3>\n" + table.render()
    }
}
