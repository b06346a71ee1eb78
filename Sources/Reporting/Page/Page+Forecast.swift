import Results

/// What a forecast expects, and how sure it is.
extension Page {
    func forecast() -> String {
        guard let forecast = summary.forecast, !forecast.isEmpty else { return "" }
        let words = PathWords(summary)
        let paths = words.first(of: forecast.keys.sorted())
        let first = Set(paths)
        let rest = forecast.keys.filter { !first.contains($0) }.sorted()
        var content = forecastTable("What to expect", paths, forecast, words).render()
        if !rest.isEmpty {
            let table = forecastTable("All other measures", rest, forecast, words)
            content += "\n<details><summary>All other measures (\(rest.count))</summary>\n\(table.render())\n</details>"
        }
        return section("What to expect", lead: forecastLead(forecast), content)
    }

    private func forecastLead(_ forecast: [String: ForecastSummary]) -> String {
        let count = summary.replications.map { "\(Figure.count($0)) replications. " } ?? ""
        let uncertain =
            forecast.values.contains { $0.withAssumptions != nil }
            ? " The last columns let the assumptions vary as well, by their stated uncertainty." : ""
        return count + "Eight of ten seasons like this one end between P10 and P90; the error is of the mean alone."
            + uncertain
    }

    private func forecastTable(
        _ caption: String, _ paths: [String], _ forecast: [String: ForecastSummary], _ words: PathWords
    ) -> PageTable {
        var table = PageTable(
            caption,
            [
                .words("measure"), .number("mean"), .number("error of the mean"), .number("P10"), .number("P50"),
                .number("P90"), .number("P10, assumptions too"), .number("P90, assumptions too"),
            ])
        for path in paths {
            guard let value = forecast[path] else { continue }
            let figures = [
                value.mean, value.standardError, value.p10, value.p50, value.p90, value.withAssumptions?.p10,
                value.withAssumptions?.p90,
            ]
            table.add([words.label(path)] + figures.map { words.text(path, $0) })
        }
        return table
    }

    /// Closed forms beside what the simulation says.
    func exact() -> String {
        guard let exact = summary.exact, !exact.isEmpty else { return "" }
        let words = PathWords(summary)
        var table = PageTable(
            "Closed forms",
            [.words("measure"), .number("by algebra"), .number("simulated"), .number("in standard errors")])
        for path in exact.keys.sorted() {
            guard let value = exact[path] else { continue }
            let simulated = summary.forecast?[path]
            let error = simulated?.standardError ?? 0
            table.add([
                words.label(path), words.text(path, value), words.text(path, simulated?.mean),
                error > 0 ? Figure.fixed(((simulated?.mean ?? value) - value) / error, 1) : Figure.absent,
            ])
        }
        return section(
            "By algebra", lead: "What the fundamental matrix of the stages says, without any simulation.",
            table.render())
    }
}
