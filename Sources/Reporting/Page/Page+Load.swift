import Results

/// How fast events were sent and how long answers took.
extension Page {
    func load() -> String {
        let content = [loadCharts(), timings(), phases(), operations(), errors()].filter { !$0.isEmpty }
        guard !content.isEmpty else { return "" }
        return section("Load", lead: loadLead, content.joined(separator: "\n"))
    }

    private var loadLead: String {
        guard let rate = summary.rate else { return "" }
        let figures = [
            rate.intended.map { "intended \(Figure.count($0))/s" },
            rate.achieved.map { "achieved \(Figure.count($0))/s" },
            rate.highestHeld.map { "highest rate that held \(Figure.count($0))/s" },
            rate.lagMilliseconds.map { "own lag p99 \(Self.milliseconds($0.p99))" },
        ]
        let doubts = (rate.invalidBecause ?? []).map { "not valid: \($0)" }
        return (figures.compactMap(\.self) + doubts).joined(separator: ", ")
    }

    private static func milliseconds(_ value: Double?) -> String {
        value.map(LoadLine.milliseconds) ?? Figure.absent
    }

    private func loadCharts() -> String {
        let slices = (summary.slices ?? []).filter { $0.seconds > 0 }
        guard slices.count > 1 else { return "" }
        let labels = slices.map { Figure.seconds($0.startSeconds) }
        let rate = LineChart(
            labels: labels,
            series: [
                .init(name: "sent per second", values: slices.map { Double($0.sent) / $0.seconds }),
                .init(name: "errors per second", values: slices.map { Double($0.errors) / $0.seconds }),
            ], format: { Figure.count($0) })
        let response = LineChart(
            labels: labels,
            series: [
                .init(name: "response p50", values: slices.map { $0.responseMilliseconds?.p50 ?? 0 }),
                .init(name: "response p99", values: slices.map { $0.responseMilliseconds?.p99 ?? 0 }),
            ], format: Self.milliseconds)
        var table = PageTable(
            "Slices",
            [.words("from"), .number("sent"), .number("accepted"), .number("errors"), .number("p50"), .number("p99")])
        for slice in slices {
            table.add([
                Figure.seconds(slice.startSeconds), Figure.count(slice.sent), Figure.count(slice.accepted),
                Figure.count(slice.errors), Self.milliseconds(slice.responseMilliseconds?.p50),
                Self.milliseconds(slice.responseMilliseconds?.p99),
            ])
        }
        return pairs([rate.render(), response.render()]) + "\n" + folded(table)
    }

    private static let percentiles: [PageTable.Column] = [
        .number("p50"), .number("p90"), .number("p95"), .number("p99"), .number("p99.9"), .number("max"),
    ]

    private static func percentiles(_ timing: TimingSummary) -> [String] {
        [timing.p50, timing.p90, timing.p95, timing.p99, timing.p999, timing.max].map(milliseconds)
    }

    private func timings() -> String {
        let rows = [
            ("response", summary.responseMilliseconds), ("held by the server", summary.heldMilliseconds),
            ("service", summary.serviceMilliseconds),
        ].compactMap { name, timing in timing.map { (name, $0) } }
        guard !rows.isEmpty else { return "" }
        var table = PageTable(
            "Times", [.words("time"), .number("count")] + Self.percentiles + [.number("never answered")])
        for (name, timing) in rows {
            table.add([name, Figure.count(timing.count)] + Self.percentiles(timing) + [Figure.count(timing.censored)])
        }
        return table.render()
    }

    private func phases() -> String {
        guard let phases = summary.phases, !phases.isEmpty else { return "" }
        var table = PageTable(
            "Phases",
            [.words("phase"), .number("intended"), .number("achieved")] + Self.percentiles + [.words("judged")])
        for phase in phases {
            table.add(
                [phase.phase, Figure.count(phase.rate?.intended), Figure.count(phase.rate?.achieved)]
                    + (phase.responseMilliseconds.map(Self.percentiles) ?? Array(repeating: Figure.absent, count: 6))
                    + [phase.judged == false ? "no" : "yes"])
        }
        return "<h3>Phases</h3>\n" + table.render()
    }

    private func operations() -> String {
        guard let operations = summary.operations, !operations.isEmpty else { return "" }
        var table = PageTable(
            "Operations", [.words("operation"), .number("count"), .number("errors")] + Self.percentiles)
        for operation in operations {
            table.add(
                [operation.operation, Figure.count(operation.count), Figure.count(operation.errors)]
                    + (operation.responseMilliseconds.map(Self.percentiles) ?? []))
        }
        return "<h3>Operations</h3>\n" + table.render()
    }

    private func errors() -> String {
        let errors = (summary.errors ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !errors.isEmpty else { return "" }
        var table = PageTable("Errors", [.words("error"), .number("count")])
        for (kind, count) in errors { table.add([kind, Figure.count(count)]) }
        return "<h3>Errors</h3>\n" + table.render()
    }
}
