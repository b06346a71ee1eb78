import Results

/// What changes make of a forecast: what-ifs, single assumptions, and algebra beside simulation.
extension TerminalPage {
    /// Paths that what-ifs are told by, as far as there are any.
    private var told: [(path: String, label: String)] {
        let goal = summary.goal.map { [("goals.\($0).conversions", $0)] } ?? []
        return goal + [("kpis.net_value", "net revenue"), ("kpis.cost", "cost"), ("kpis.profit", "profit")]
    }

    func changes() -> [String] {
        let changes = (summary.whatIf ?? [:]).filter { $0.value.paired?.isEmpty == false }
        guard !changes.isEmpty else { return [] }
        var table = TableRenderer([
            .init("what if", .left, rank: 3, flexible: true), .init("measure", .left, rank: 3),
            .init("change", rank: 3),
            .init("95% interval", rank: 3), .init("relative", rank: 2), .init("error, paired\nto unpaired", rank: 1),
        ])
        for (name, change) in changes.sorted(by: { $0.key < $1.key }) {
            var label = name
            for (path, measure) in told {
                guard let paired = change.paired?[path], paired.mean != 0 || paired.standardError != 0 else { continue }
                table.add(cells: cells(label, measure, path, paired))
                label = ""
            }
            if !label.isEmpty { table.add([label, "no change to tell", "", "", "", ""]) }
        }
        let lines = table.render(width: width, color: ink.colored).lines
        return section("What if, each replication compared with itself", lines)
    }

    private func cells(_ label: String, _ measure: String, _ path: String, _ paired: PairedDifference) -> [Cell] {
        let base = summary.forecast?[path]?.mean ?? 0
        let isClear = paired.lower > 0 || paired.upper < 0
        let unpaired = paired.unpairedStandardError ?? 0
        return [
            Cell(text: label, tone: .strong), Cell(text: measure),
            Cell(text: signed(path, paired.mean), tone: isClear ? .strong : .faint),
            Cell(text: "\(signed(path, paired.lower)) to \(signed(path, paired.upper))"),
            Cell(text: base == 0 ? Figure.absent : Figure.change(paired.mean / abs(base))),
            Cell(
                text: unpaired == 0 ? Figure.absent : Figure.percent(paired.standardError / unpaired), tone: .faint),
        ]
    }

    private func signed(_ path: String, _ number: Double) -> String {
        (number > 0 ? "+" : "") + figure(path, number)
    }

    /// Algebra and simulation side by side.
    func exactAnswers() -> [String] {
        guard let exact = summary.exact, !exact.isEmpty else { return [] }
        var table = TableRenderer([
            .init("measure", .left, rank: 3, flexible: true), .init("exact", rank: 3), .init("simulated", rank: 3),
            .init("difference in\nstandard errors", rank: 2),
        ])
        for (path, value) in exact.sorted(by: { $0.key < $1.key }) where !path.hasPrefix("segments.") {
            let simulated = summary.forecast?[path]
            let error = simulated?.standardError ?? 0
            table.add([
                path, Figure.exact(value), Figure.exact(simulated?.mean),
                error > 0 ? Figure.fixed(((simulated?.mean ?? 0) - value) / error, 1) : Figure.absent,
            ])
        }
        return section("From the algebra", table.render(width: width, color: ink.colored).lines)
    }

    /// Bars to the left and to the right of the base, the strongest assumption first.
    func tornado() -> [String] {
        let bars = (summary.sensitivity ?? []).filter { $0.swing > 0 }
        guard let most = bars.map({ max(abs($0.atLow.mean), abs($0.atHigh.mean)) }).max(), most > 0 else {
            return summary.sensitivity == nil
                ? [] : section("Which assumption matters", note("None moves the measure."))
        }
        let shown = bars.prefix(15)
        let side = width >= 100 ? 14 : 8
        var table = TableRenderer([
            .init("assumption", .left, rank: 3, flexible: true), .init("low", rank: 2), .init("high", rank: 2),
            .init("at low", rank: 3), .init("less", .right, rank: 1), .init("more", .left, rank: 1),
            .init("at high", rank: 3), .init("±", rank: 0),
        ])
        for bar in shown {
            let ends = [bar.atLow.mean, bar.atHigh.mean]
            let error = max(bar.atLow.standardError, bar.atHigh.standardError)
            table.add(cells: [
                Cell(text: Self.tail(of: bar.path, width) + (bar.stated ? " *" : "")), Cell(text: bar.low),
                Cell(text: bar.high),
                Cell(text: (bar.atLow.mean > 0 ? "+" : "") + Figure.count(bar.atLow.mean)),
                Cell(text: Self.left(-min(0, ends.min() ?? 0) / most, side), tone: .bad),
                Cell(text: Self.right(max(0, ends.max() ?? 0) / most, side), tone: .good),
                Cell(text: (bar.atHigh.mean > 0 ? "+" : "") + Figure.count(bar.atHigh.mean)),
                Cell(text: Figure.count(error), tone: .faint),
            ])
        }
        var lines = table.render(width: width, color: ink.colored).lines
        lines += note(
            (bars.contains(where: \.stated)
                ? "* moved by its stated uncertainty; the others by 10% to either side. "
                : "Moved by 10% to either side. ")
                + "± is the larger standard error of the two."
                + (bars.count > shown.count ? " \(bars.count - shown.count) weaker ones are in summary.json." : ""))
        return section("Which assumption matters", lines)
    }

    /// The end of a path, which says most, as long as a table of this width has room for.
    private static func tail(of path: String, _ width: Int) -> String {
        let room = max(18, width - 60)
        return path.count <= room ? path : "…" + path.suffix(room - 1)
    }

    private static func left(_ share: Double, _ width: Int) -> String {
        let size = Int((min(1, share) * Double(width)).rounded())
        return String(repeating: "█", count: share > 0 ? max(1, size) : 0)
    }

    private static func right(_ share: Double, _ width: Int) -> String {
        share > 0 ? Bar.horizontal(share, width: width) : ""
    }
}
