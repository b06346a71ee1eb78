import Results

/// What moves the goal: assumptions, and the split of a budget.
extension Page {
    func sensitivity() -> String {
        guard let bars = summary.sensitivity, !bars.isEmpty else { return "" }
        let most = bars.map(\.swing).max() ?? 0
        // A bar too short to be seen says less than the table.
        let shown = bars.prefix(16).filter { $0.swing >= most / 100 }
        let chart = RangeChart(
            title: "Change of the goal between the low and the high end of each assumption",
            rows: shown.map { bar in
                .init(name: bar.path, text: "\(bar.low) to \(bar.high)", from: bar.atLow.mean, to: bar.atHigh.mean)
            }, format: { ($0 > 0 ? "+" : "") + Figure.count($0) })
        var table = PageTable(
            "Assumptions by what they move",
            [
                .words("assumption"), .words("base"), .words("low"), .words("high"), .number("goal at low"),
                .number("error"), .number("goal at high"), .number("error "), .words("range"),
            ])
        for bar in bars {
            table.add([
                bar.path, bar.base, bar.low, bar.high, signed(bar.atLow.mean), Figure.count(bar.atLow.standardError),
                signed(bar.atHigh.mean), Figure.count(bar.atHigh.standardError),
                bar.stated ? "its stated uncertainty" : "10% to either side",
            ])
        }
        return section(
            "Assumptions that matter",
            lead: "How far the goal moves when one assumption goes to its low or its high end and all others stay.",
            chart.render() + "\n" + folded(table))
    }

    private func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + Figure.count(value) }

    func optimum() -> String {
        guard let optimum = summary.optimum else { return "" }
        let words = PathWords(summary)
        var table = PageTable(
            "The budget as found",
            [.words("over"), .number("spend"), .number("share"), .number("as good from"), .number("to")])
        for item in optimum.items {
            let share = optimum.budget > 0 ? item.spend / optimum.budget : 0
            table.add([
                .init(item.name), .init(money(item.spend)), .init(Figure.percent(share), share: share),
                .init(money(item.lower)), .init(money(item.upper)),
            ])
        }
        let curves = optimum.items.filter { $0.curve.count > 1 }
        let charts = curves.map { item in
            let scale = Scale(covering: item.curve.map(\.spend))
            return FanChart(
                title: "\(words.label(optimum.goal)) by spend on \(item.name)",
                labels: item.curve.map { money($0.spend) },
                values: item.curve.map(\.value), shares: item.curve.map { scale.share(of: $0.spend) }, fromZero: false,
                format: { words.text(optimum.goal, $0) }
            ).render()
        }
        let notes = (optimum.notes ?? []).map { "<li><span class=\"mark\">·</span>\(Markup.escape($0))</li>" }
        let tables = curves.map { item in
            var table = PageTable("Response to \(item.name)", [.number("spend"), .number("mean"), .number("error")])
            for point in item.curve {
                table.add([
                    money(point.spend), words.text(optimum.goal, point.value.mean),
                    words.text(optimum.goal, point.value.standardError),
                ])
            }
            return folded(table, titled: table.caption)
        }
        let gain = optimum.gain.map {
            " against the split as it is: \(words.difference(optimum.goal, $0.mean)) "
                + "(\(words.difference(optimum.goal, $0.lower)) to \(words.difference(optimum.goal, $0.upper)))"
        }
        return section(
            "Budget",
            lead: "The split of \(money(optimum.budget)) that brings most \(words.label(optimum.goal))\(gain ?? "").",
            ([table.render(), pairs(charts)] + tables + ["<ul class=\"list\">\n\(notes.joined(separator: "\n"))\n</ul>"])
                .joined(separator: "\n"))
    }
}
