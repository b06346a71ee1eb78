import Results

/// Forecasts over the calendar and by age, as fans.
extension Page {
    func series() -> String {
        let shown = shownSeries
        guard !shown.isEmpty else { return "" }
        let charts = shown.map { one in
            FanChart(
                title: "\(Measures.words(one.measure)) per \(one.every.rawValue)", labels: one.points.map(\.from),
                values: one.points.map(\.value), format: { Measures.text(one.measure, $0, summary.currency) }
            ).render()
        }
        let tables = shown.map { one in
            fanTable(
                "\(Measures.words(one.measure)) per \(one.every.rawValue)", one.every.rawValue, measure: one.measure,
                one.points.map { ($0.complete == false ? "\($0.from), cut by the end" : $0.from, $0.value) })
        }
        return section(
            "Calendar", lead: "The line is the median; the band holds eight of ten replications.",
            pairs(charts) + "\n" + tables.map { folded($0, titled: $0.caption) }.joined(separator: "\n"))
    }

    func curves() -> String {
        let curves = (summary.curves ?? []).filter { !$0.points.isEmpty }
        guard !curves.isEmpty else { return "" }
        let charts = curves.map { curve in
            FanChart(
                title: Self.title(of: curve), labels: curve.points.map { "\($0.age)" },
                values: curve.points.map(\.value), format: { Figure.percent($0) }
            ).render()
        }
        let tables = curves.map { curve in
            fanTable(
                Self.title(of: curve), curve.unit.rawValue, measure: "_share",
                curve.points.map { ("\($0.age)", $0.value) })
        }
        return section(
            "Who stays",
            lead: "Retention: buyers who buy again in a later month. Survival: who has not churned by that age.",
            pairs(charts) + "\n" + tables.map { folded($0, titled: $0.caption) }.joined(separator: "\n"))
    }

    private static func title(of curve: CurveSummary) -> String {
        "\(curve.curve) by \(curve.unit.rawValue)" + (curve.segment.map { ", \($0)" } ?? "")
    }

    /// Each measure once, in the finest interval that a picture can show: a point for every few of its dots.
    private var shownSeries: [SeriesSummary] {
        let all = summary.series ?? []
        var measures: [String] = []
        for one in all where !measures.contains(one.measure) { measures.append(one.measure) }
        return measures.compactMap { measure in
            let candidates = all.filter { $0.measure == measure && $0.points.count > 1 }
                .sorted { $0.points.count > $1.points.count }
            return candidates.first { $0.points.count <= 45 } ?? candidates.last
        }
    }

    private func fanTable(
        _ caption: String, _ head: String, measure: String, _ rows: [(String, ForecastSummary)]
    ) -> PageTable {
        var table = PageTable(
            caption,
            [
                .words(head), .number("mean"), .number("P10"), .number("P50"), .number("P90"),
                .number("P10, assumptions too"), .number("P90, assumptions too"),
            ])
        for (name, value) in rows {
            let figures = [
                value.mean, value.p10, value.p50, value.p90, value.withAssumptions?.p10, value.withAssumptions?.p90,
            ]
            table.add([name] + figures.map { $0.map { Measures.text(measure, $0, summary.currency) } ?? Figure.absent })
        }
        return table
    }

    /// Pictures two by two where there is room.
    func pairs(_ pictures: [String]) -> String {
        "<div class=\"pair\">\n" + pictures.map { "<div>\n\($0)\n</div>" }.joined(separator: "\n") + "\n</div>"
    }
}
