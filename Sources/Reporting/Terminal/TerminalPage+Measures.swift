import Results

/// Measures by group, and what customers said and passed on.
extension TerminalPage {
    func measures() -> [String] {
        guard let kpis = summary.kpis, !kpis.isEmpty else { return [] }
        let groups = MeasureGroup.groups(kpis, currency: summary.currency)
        let items = groups.filter { !$0.isCurve }.flatMap(\.items)
        let nameWidth = min(48, items.map(\.name.displayWidth).max() ?? 0)
        let textWidth = items.map(\.text.displayWidth).max() ?? 0
        var lines: [String] = []
        for group in groups {
            lines.append("  " + ink(group.title.printable, .accent))
            lines += group.isCurve ? curve(group.items) : grid(group.items, nameWidth, textWidth)
        }
        return section("Measures", lines)
    }

    private func grid(_ items: [MeasureGroup.Item], _ nameWidth: Int, _ textWidth: Int) -> [String] {
        let gap = 4
        let perRow = max(1, (width - 4 + gap) / (nameWidth + 2 + textWidth + gap))
        return stride(from: 0, to: items.count, by: perRow).map { start in
            let texts = items[start..<min(items.count, start + perRow)].map { item in
                let name = item.name.printable.shortened(to: nameWidth).padded(to: nameWidth)
                return name + "  " + ink(item.text.padded(to: textWidth, .right), .strong)
            }
            return "    " + texts.joined(separator: String(repeating: " ", count: gap))
        }
    }

    /// `1: 18.1%   2: 15.2%`, as many to a line as fit.
    private func curve(_ items: [MeasureGroup.Item]) -> [String] {
        let size = (items.map { $0.name.displayWidth + 2 + $0.text.displayWidth }.max() ?? 0) + 3
        let perRow = max(1, (width - 4 + 3) / size)
        return stride(from: 0, to: items.count, by: perRow).map { start in
            let row = items[start..<min(items.count, start + perRow)]
            return "    "
                + row.enumerated().map { place, item in
                    let blanks = size - item.name.displayWidth - 2 - item.text.displayWidth
                    let end = place + 1 < row.count ? String(repeating: " ", count: blanks) : ""
                    return item.name + ": " + ink(item.text, .strong) + end
                }.joined()
        }
    }

    /// Referrals, surveys and gauges, a line each.
    func voices() -> [String] {
        var lines: [String] = []
        if let referrals = summary.referrals, referrals.made > 0 {
            lines += note(
                "Referrals: \(Figure.count(referrals.made)) made, \(Figure.count(referrals.arrived)) arrived, "
                    + "\(Figure.count(referrals.customers)) of them bought \(Figure.count(referrals.conversions)) times "
                    + "for \(Figure.money(referrals.value, summary.currency)).", .plain)
        }
        for (name, survey) in (summary.surveys ?? [:]).sorted(by: { $0.key < $1.key }) {
            let satisfied = survey.csat.map { ", \(Figure.percent($0)) satisfied (4 or 5)" } ?? ""
            lines += note(
                "Survey \(name): \(Figure.count(survey.answers)) answers, mean \(Figure.count(survey.mean))\(satisfied).",
                .plain)
        }
        for (name, gauge) in (summary.gauges ?? [:]).sorted(by: { $0.key < $1.key }) {
            let words = "Gauge \(name): from \(Figure.count(gauge.start)) to \(Figure.count(gauge.end))"
            let room = max(0, width - 6 - words.displayWidth)
            let low = gauge.series.min() ?? 0
            // From its lowest point: a gauge that moves by a tenth should still be seen to move.
            let spark = Bar.spark(gauge.series.suffix(room).map { $0 - low })
            lines += note(words, .plain).dropLast()
            lines.append("  \(words.printable)  \(ink(spark, .accent))")
        }
        return section("Referrals, surveys, gauges", lines)
    }
}
