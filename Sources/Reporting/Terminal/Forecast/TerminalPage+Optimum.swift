import Results

/// The best use of a budget.
extension TerminalPage {
    func optimum() -> [String] {
        guard let optimum = summary.optimum else { return [] }
        var table = TableRenderer([
            .init("spend on", .left, rank: 3, flexible: true), .init("amount", rank: 3), .init("share", rank: 2),
            .init("as good", rank: 3), .init("response to its spend alone", .left, rank: 1),
        ])
        let spent = optimum.items.reduce(0) { $0 + $1.spend }
        for item in optimum.items {
            let range =
                item.lower.flatMap { lower in
                    item.upper.map {
                        "\(Figure.money(lower, summary.currency)) to \(Figure.money($0, summary.currency))"
                    }
                } ?? Figure.absent
            let least = item.curve.map(\.value.mean).min() ?? 0
            table.add(cells: [
                Cell(text: item.name), Cell(text: Figure.money(item.spend, summary.currency), tone: .strong),
                Cell(text: spent > 0 ? Figure.percent(item.spend / spent) : Figure.absent), Cell(text: range),
                Cell(text: Bar.spark(item.curve.map { $0.value.mean - least }), tone: .accent),
            ])
        }
        var lines = table.render(width: width, color: ink.colored).lines
        var rows = [("with this split", optimum.found)]
        if let asIs = optimum.asIs { rows.append(("split as the scenario does", asIs)) }
        for (label, value) in rows {
            let band = "P10 \(figure(optimum.goal, value.p10)), P90 \(figure(optimum.goal, value.p90))"
            lines += note("\(optimum.goal) \(label): \(figure(optimum.goal, value.mean)) (\(band))", .plain)
        }
        if let gain = optimum.gain {
            let isClear = gain.lower > 0 || gain.upper < 0
            lines += note(
                "difference: \(figure(optimum.goal, gain.mean)), 95% interval \(figure(optimum.goal, gain.lower)) to "
                    + figure(optimum.goal, gain.upper) + (isClear ? "" : ": not to be told from none"),
                isClear ? .strong : .warning)
        }
        for text in optimum.notes ?? [] { lines += note(text) }
        return section("Best use of \(Figure.money(optimum.budget, summary.currency)) found", lines)
    }
}
