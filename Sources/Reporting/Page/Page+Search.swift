import Results

/// A capacity search on the page: what each rate came to, and from which rate on credit goes wrong.
extension Page {
    func search() -> String {
        guard let steps = summary.rate?.steps, !steps.isEmpty else { return "" }
        let sorted = steps.filter { $0.invalidBecause == nil }.sorted { ($0.rate, $0.seconds) < ($1.rate, $1.seconds) }
        let labels = sorted.map { "\(Figure.count($0.rate))/s" }
        var pictures: [String] = []
        if sorted.count > 1 {
            pictures.append(
                LineChart(
                    labels: labels,
                    series: [
                        .init(name: "response p99, ms", values: sorted.map { $0.responseMilliseconds?.p99 ?? 0 }),
                        .init(name: "p50", values: sorted.map { $0.responseMilliseconds?.p50 ?? 0 }),
                    ], format: LoadLine.number
                ).render())
            if sorted.contains(where: { $0.creditError != nil }) {
                pictures.append(
                    LineChart(
                        labels: labels,
                        series: [
                            .init(name: "credit error, worst rule", values: sorted.map { Self.worst($0) ?? 0 }),
                            .init(name: "lost events", values: sorted.map { Double($0.delivery?.lost ?? 0) }),
                        ], format: { Figure.count($0) }
                    ).render())
            }
        }
        return section("Search", lead: searchLead, pairs(pictures) + "\n" + stepsTable(steps).render())
    }

    private var searchLead: String {
        guard let rate = summary.rate else { return "" }
        guard let held = rate.highestHeld else { return "No rate held all conditions." }
        let next = rate.lowestNotHeld.map { "; the lowest that did not is \(Figure.count($0))/s" } ?? ""
        return "The highest rate that held, and held once more, is \(Figure.count(held))/s\(next)."
    }

    private static func worst(_ step: SearchStepSummary) -> Double? { step.creditError?.values.max() }

    private func stepsTable(_ steps: [SearchStepSummary]) -> PageTable {
        var table = PageTable(
            "Rates that were tried, in order",
            [
                .words("rate"), .number("achieved"), .number("p50"), .number("p99"), .number("lost"),
                .number("credit error"), .words("holds"), .words("because of"),
            ])
        for step in steps {
            let isValid = step.invalidBecause == nil
            let because = step.invalidBecause ?? step.failed ?? []
            table.add([
                .init("\(Figure.count(step.rate))/s"), .init(Figure.count(step.achieved)),
                .init(step.responseMilliseconds?.p50.map(LoadLine.milliseconds) ?? Figure.absent),
                .init(step.responseMilliseconds?.p99.map(LoadLine.milliseconds) ?? Figure.absent),
                .init(Figure.count(step.delivery?.lost)), .init(Figure.count(Self.worst(step))),
                .init(
                    isValid ? (step.holds ? "✓" : "✗") : "not valid",
                    tone: isValid ? (step.holds ? .good : .bad) : .warning),
                .init(because.joined(separator: ", ")),
            ])
        }
        return table
    }
}
