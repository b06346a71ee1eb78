import Results

/// A load on the page: the words of the terminal, and how times and rates went over the run.
extension Page {
    func load() -> String {
        guard summary.rate != nil else { return "" }
        let ink = Ink(colored: false)
        let lines = TerminalPage(summary: summary, width: 110, ink: ink).load().dropFirst()
        var content = "<pre>\(Markup.escape(lines.joined(separator: "\n")))</pre>"
        let slices = (summary.slices ?? []).filter { $0.responseMilliseconds != nil }
        if slices.count > 1 {
            let labels = slices.map { "\(Figure.fixed($0.startSeconds, 0)) s" }
            content += LineChart(
                labels: labels,
                series: [
                    .init(name: "response p99, ms", values: slices.map { $0.responseMilliseconds?.p99 ?? 0 }),
                    .init(name: "p50", values: slices.map { $0.responseMilliseconds?.p50 ?? 0 }),
                ], format: LoadLine.number
            ).render()
            content += LineChart(
                labels: labels,
                series: [
                    .init(name: "sent a second", values: slices.map { Double($0.sent) / $0.seconds }),
                    .init(name: "errors", values: slices.map { Double($0.errors) / $0.seconds }),
                ], format: { Figure.count($0) }
            ).render()
        }
        return section("Load", content)
    }
}
