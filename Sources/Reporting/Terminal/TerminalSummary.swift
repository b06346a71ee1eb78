import Results

/// A run's result in text, for a growth analyst at a terminal: what came of it, where people went, what each channel and
/// partner cost and is credited with, and whether the numbers can be trusted.
public enum TerminalSummary {
    /// - Parameters:
    ///   - summary: what a command computed; sections it did not compute are left out.
    ///   - width: columns of the terminal; 72 to 120 are used.
    ///   - color: whether escape sequences may be written.
    ///   - resultsPath: where the results were written.
    /// - Returns: lines, each ending with a line break.
    public static func render(_ summary: Summary, width: Int = 80, color: Bool, resultsPath: String? = nil) -> String {
        let page = TerminalPage(summary: summary, width: min(120, max(72, width)), ink: Ink(colored: color))
        let isForecast = summary.forecast != nil || summary.optimum != nil
        let sections =
            isForecast
            ? page.forecast(resultsPath)
            : [
                page.head(), page.load(), page.funnel(), page.channels(), page.partners(), page.campaigns(),
                page.segments(),
                page.products(), page.months(), page.voices(), page.measures(), page.audit(), page.findings(),
                page.expectations(),
                page.close(resultsPath: resultsPath),
            ]
        return sections.filter { !$0.isEmpty }
            .map { $0.joined(separator: "\n") + "\n" }
            .joined(separator: "\n")
    }
}

/// One summary on its way to a terminal; each section is a list of lines, empty where there is nothing to say.
struct TerminalPage {
    typealias Cell = TableRenderer.Cell

    var summary: Summary
    var width: Int
    var ink: Ink

    func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [ink(title, .strong)] + lines
    }

    /// Wrapped text, indented.
    func note(_ text: String, _ tone: Ink.Tone = .faint, indent: Int = 2) -> [String] {
        text.printable.wrapped(to: width - indent).map { String(repeating: " ", count: indent) + ink($0, tone) }
    }

    func head() -> [String] {
        var lines = [ink(summary.scenario.printable, .strong)]
        if let description = summary.description { lines += note(description, .plain) }
        lines += note(Headline.facts(summary).joined(separator: ", "))
        if let gap = summary.gap { lines += note(gap, .warning) }
        lines.append("")
        lines += tiles(Headline.tiles(summary))
        return lines
    }

    /// Labels above their figures, in as many rows as the width asks for.
    private func tiles(_ tiles: [Headline.Tile]) -> [String] {
        let size = (tiles.map { max($0.label.displayWidth, $0.text.displayWidth) }.max() ?? 0) + 3
        let fit = max(1, (width - 2) / max(1, size))
        // Rows of even length look meant.
        let rows = (tiles.count + fit - 1) / fit
        let each = max(1, (tiles.count + max(1, rows) - 1) / max(1, rows))
        var lines: [String] = []
        for start in stride(from: 0, to: tiles.count, by: each) {
            let row = tiles[start..<min(tiles.count, start + each)]
            lines.append("  " + spread(row.map { ($0.label, .faint) }, size))
            lines.append("  " + spread(row.map { ($0.text, .strong) }, size))
        }
        return lines
    }

    private func spread(_ cells: [(text: String, tone: Ink.Tone)], _ size: Int) -> String {
        var line = ""
        for (place, cell) in cells.enumerated() {
            line += ink(cell.text, cell.tone)
            if place + 1 < cells.count { line += String(repeating: " ", count: size - cell.text.displayWidth) }
        }
        return line
    }
}
