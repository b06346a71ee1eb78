import Results

/// A check's result in text, for the owner of attribution rules at a terminal: what is wrong, the smallest journey that shows
/// it, expected next to reported, and why.
public enum CheckPage {
    /// - Parameters:
    ///   - width: columns of the terminal; 72 to 120 are used.
    ///   - color: whether escape sequences may be written.
    /// - Returns: lines, each ending with a line break.
    public static func render(_ summary: CheckSummary, width: Int = 80, color: Bool) -> String {
        let page = CheckText(summary: summary, width: min(120, max(72, width)), ink: Ink(colored: color))
        let sections =
            [page.head()] + summary.findings.prefix(CheckText.mostFindings).map(page.finding)
            + [page.furtherFindings(), page.cases(), page.edges(), page.properties(), page.baseline(), page.close()]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }
}

/// One check on its way to a terminal; each section is a list of lines, empty where there is nothing to say.
struct CheckText {
    var summary: CheckSummary
    var width: Int
    var ink: Ink

    /// The rest is in the JSON.
    static let mostFindings = 8

    func note(_ text: String, _ tone: Ink.Tone = .plain, indent: Int = 2) -> [String] {
        text.printable.wrapped(to: width - indent).map { String(repeating: " ", count: indent) + ink($0, tone) }
    }

    func mark(_ symbol: String, _ tone: Ink.Tone, _ text: String, _ remark: String? = nil) -> [String] {
        var lines = text.printable.wrapped(to: width - 4)
        if let remark, !remark.isEmpty {
            let short = remark.printable
            if let last = lines.last, last.displayWidth + 2 + short.displayWidth <= width - 4 {
                lines[lines.count - 1] = last + "  " + ink(short, .faint)
            } else {
                lines += short.wrapped(to: width - 6).map { "  " + ink($0, .faint) }
            }
        }
        return lines.enumerated().map { place, line in (place == 0 ? "  \(ink(symbol, tone)) " : "    ") + line }
    }

    func head() -> [String] {
        let settings = summary.settings.count
        var facts = ["\(Figure.count(summary.rules.count)) rules"]
        if settings > 1 { facts.append("\(settings) settings of the choices") }
        if summary.journeys > 0 { facts.append("\(Figure.count(summary.journeys)) journeys sent") }
        facts.append("seed \(summary.seed)")
        return [ink("\(summary.scenario) against \(summary.backend)".printable, .strong)]
            + note(facts.joined(separator: ", "), .faint)
    }

    // MARK: What was checked

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [ink(title, .strong)] + lines
    }

    func cases() -> [String] {
        rows("Cases", "cases", passed: { "\($0) hold" })
    }

    func edges() -> [String] {
        rows("Edges", "edges", passed: { "\($0) hold: windows, instants, midnights, sizes, orders, identities" })
    }

    /// What failed, in full; what held, as a count; what was not judged.
    private func rows(_ title: String, _ part: String, passed: (Int) -> String) -> [String] {
        let rows = summary.rows(of: part)
        let good = rows.count { $0.holds == true }
        var lines: [String] = []
        if good > 0 { lines += mark("✓", .good, passed(good)) }
        let bad = rows.filter { $0.holds == false }
        for row in bad.prefix(12) { lines += mark("✗", .bad, row.name, row.reason) }
        if bad.count > 12 { lines += mark("✗", .bad, "and \(bad.count - 12) more") }
        for row in rows where !row.judged { lines += mark("–", .faint, row.name, row.because) }
        return section(title, lines)
    }

    func properties() -> [String] {
        var lines: [String] = []
        for row in summary.rows(of: "journeys") {
            guard row.judged else {
                lines += mark("–", .faint, row.name, row.because)
                continue
            }
            let tried = Figure.count(row.tried)
            if row.holds == true {
                lines += mark("✓", .good, row.name, row.tried == 1 ? "1 journey" : "\(tried) journeys")
            } else {
                let reason = row.reason.map { ", mostly \($0)" } ?? ""
                lines += mark("✗", .bad, row.name, "\(Figure.count(row.failed)) of \(tried) differ\(reason)")
            }
        }
        return section("Generated journeys", lines)
    }

    func close() -> [String] {
        var line = ""
        if let verdict = summary.verdict {
            let tone: Ink.Tone =
                switch verdict {
                case .passed: .good
                case .failed, .backendFailed: .bad
                case .invalid, .unverified, .interrupted: .warning
                }
            let isEmpty = verdict == .unverified && !summary.rows.contains(where: \.judged)
            line = ink(isEmpty ? "! Nothing was checked" : TerminalPage.headline(verdict), tone)
        }
        let judged = summary.rows.filter(\.judged)
        let bad = judged.count { $0.holds == false }
        if !judged.isEmpty {
            let checks = judged.count == 1 ? "1 check" : "\(judged.count) checks"
            line +=
                bad == 0
                ? ": \(checks) \(judged.count == 1 ? "holds" : "hold")"
                : ": \(bad) of \(checks) \(bad == 1 ? "does" : "do") not hold"
        }
        if let seconds = summary.seconds { line += ink("  in \(Figure.seconds(seconds))", .faint) }
        return (summary.failure.map { note($0, .warning, indent: 0) } ?? []) + [line]
    }
}
