import Results

/// What a load measured: whether it may be believed, then the times, then where they lie.
extension TerminalPage {
    func load() -> [String] {
        guard let rate = summary.rate else { return [] }
        var lines = note(Self.words(rate), .plain)
        for reason in rate.invalidBecause ?? [] { lines += note("Invalid: \(reason).", .bad) }
        if let condition = rate.stoppedBecause { lines += note("Stopped early: \(condition) came true.", .warning) }
        lines += times()
        lines += phases()
        lines += steps(rate)
        if let errors = summary.errors, !errors.isEmpty {
            let kinds = errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) \(Figure.count($0.value))" }
            lines += note("Errors: " + kinds.joined(separator: ", ") + ".", .warning)
        }
        return section("Load", lines)
    }

    private static func words(_ rate: RateSummary) -> String {
        var parts: [String] = []
        if let intended = rate.intended { parts.append("intended \(Figure.count(intended))/s") }
        if let drawn = rate.drawn { parts.append("drawn \(Figure.count(drawn))/s") }
        if let achieved = rate.achieved { parts.append("achieved \(Figure.count(achieved))/s") }
        if let lag = rate.lagMilliseconds {
            parts.append("own lag p99 \(LoadLine.milliseconds(lag.p99)), at most \(LoadLine.milliseconds(lag.max))")
        }
        if let held = rate.highestHeld {
            let above = rate.lowestNotHeld.map { ", \(Figure.count($0))/s does not" } ?? ""
            parts.append("\(Figure.count(held))/s holds\(above)")
        }
        return parts.joined(separator: ", ") + "."
    }

    private func times() -> [String] {
        let rows = [
            ("response", summary.responseMilliseconds), ("held", summary.heldMilliseconds),
            ("service", summary.serviceMilliseconds),
        ]
        return timings("ms", rows.compactMap { name, timing in timing.map { (name, $0) } })
    }

    private func phases() -> [String] {
        let rows = (summary.phases ?? []).compactMap { phase in
            phase.responseMilliseconds.map { timing in
                (phase.phase + (phase.judged == false ? " (not judged)" : ""), timing)
            }
        }
        return rows.count > 1 ? timings("phase", rows) : []
    }

    private func timings(_ title: String, _ rows: [(String, TimingSummary)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        var table = TableRenderer([
            .init(title, .left, rank: 3), .init("events", rank: 2), .init("p50", rank: 3), .init("p90", rank: 2),
            .init("p95", rank: 1), .init("p99", rank: 3), .init("p99.9", rank: 1), .init("max", rank: 2),
            .init("never\nanswered", rank: 2),
        ])
        for (name, timing) in rows {
            let times = [timing.p50, timing.p90, timing.p95, timing.p99, timing.p999, timing.max]
            var row = [name, Figure.count(timing.count)]
            for time in times { row.append(time.map { LoadLine.number($0) } ?? Figure.absent) }
            let censored = timing.censored ?? 0
            row.append(censored == 0 ? "" : Figure.count(censored))
            table.add(row)
        }
        return table.render(width: width, color: ink.colored).lines
    }

    /// What a search tried: errors against rate.
    private func steps(_ rate: RateSummary) -> [String] {
        guard let steps = rate.steps, !steps.isEmpty else { return [] }
        var table = TableRenderer([
            .init("rate", rank: 3), .init("achieved", rank: 2), .init("p50 ms", rank: 1), .init("p99 ms", rank: 3),
            .init("lost", rank: 2), .init("credit error", rank: 2), .init("holds", .left, rank: 3, flexible: true),
        ])
        for step in steps {
            let verdict = step.invalidBecause.map { _ in "invalid" } ?? (step.holds ? "✓" : "✗ ")
            let because = step.holds ? "" : (step.failed ?? []).joined(separator: ", ")
            table.add([
                Figure.count(step.rate) + "/s", Figure.count(step.achieved),
                step.responseMilliseconds?.p50.map(LoadLine.number) ?? "",
                step.responseMilliseconds?.p99.map(LoadLine.number) ?? "",
                step.delivery?.lost.map { Figure.count($0) } ?? "",
                step.creditError.flatMap { $0.values.max() }.map { Figure.count($0) } ?? "", verdict + because,
            ])
        }
        return table.render(width: width, color: ink.colored).lines
    }
}
