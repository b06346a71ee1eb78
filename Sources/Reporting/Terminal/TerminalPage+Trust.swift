import Results

/// Whether the backend told the truth, whether expectations hold, and how it ended.
extension TerminalPage {
    func audit() -> [String] {
        var lines: [String] = []
        let rules = (summary.attribution ?? []).filter { $0.exact != nil || $0.creditError != nil }
        if !rules.isEmpty {
            var table = TableRenderer([
                .init("rule", .left, rank: 3, flexible: true), .init("conversions", rank: 2),
                .init("exactly\nas the rule", rank: 3), .init("mis-\nattributed", rank: 3),
                .init("credit error", rank: 2), .init("mostly because of", .left, rank: 1, flexible: true),
            ])
            for rule in rules { table.add(cells: row(rule)) }
            lines += table.render(width: width, color: ink.colored).lines
        }
        if let delivery = summary.delivery { lines += note(Self.words(delivery), tone(delivery)) }
        return section("Audit of the backend\(summary.backend.map { " \($0)" } ?? "")".printable, lines)
    }

    private func row(_ rule: AttributionSummary) -> [Cell] {
        guard rule.exact != nil else {
            // Of totals alone.
            let perfect = rule.ownReasons.isEmpty
            return [
                Cell(text: rule.rule), Cell(text: Figure.count(rule.conversions)),
                Cell(text: perfect ? "✓ totals" : "totals", tone: perfect ? .good : .bad), Cell(text: Figure.absent),
                Cell(text: Figure.count(rule.creditError)), Cell(text: Rules.mainReason(rule) ?? ""),
            ]
        }
        let share = Headline.share(rule.exact, of: rule.conversions)
        let perfect = rule.exact == rule.conversions
        return [
            Cell(text: rule.rule), Cell(text: Figure.count(rule.conversions)),
            Cell(text: perfect ? "✓ all" : Figure.percent(share), tone: perfect ? .good : .bad),
            Cell(text: Figure.count(rule.misattributed)), Cell(text: Figure.count(rule.creditError)),
            Cell(text: Rules.mainReason(rule) ?? ""),
        ]
    }

    private func tone(_ delivery: DeliverySummary) -> Ink.Tone {
        let troubles = [
            delivery.lost, delivery.lostAfterAcknowledgement, delivery.duplicated, delivery.phantom, delivery.rejected,
            delivery.unknown, delivery.changed, delivery.unsent,
        ]
        return troubles.contains { ($0 ?? 0) > 0 } ? .warning : .faint
    }

    /// The delivery as a sentence.
    static func words(_ delivery: DeliverySummary) -> String {
        var parts = ["\(Figure.count(delivery.sent)) events sent", "\(Figure.count(delivery.accepted)) accepted"]
        let always: [(Int?, String)] = [(delivery.stored, "stored"), (delivery.lost, "lost")]
        for (count, word) in always { if let count { parts.append("\(Figure.count(count)) \(word)") } }
        let ifAny: [(Int?, String)] = [
            (delivery.dropped, "dropped"), (delivery.rejected, "rejected"), (delivery.unknown, "unanswered"),
            (delivery.lostAfterAcknowledgement, "lost after acknowledgement"), (delivery.duplicated, "duplicated"),
            (delivery.phantom, "phantom"), (delivery.changed, "stored otherwise than sent"),
            (delivery.reordered, "reordered"), (delivery.unsent, "never sent"),
        ]
        for (count, word) in ifAny {
            if let count, count > 0 { parts.append("\(Figure.count(count)) \(word)") }
        }
        if let resent = delivery.resent {
            parts.append("\(Figure.count(resent)) perhaps sent twice, as the run was resumed")
        }
        if let twice = delivery.resentStored { parts.append("\(Figure.count(twice)) of these stored twice") }
        let depth = delivery.level == "none" ? "not read back" : "compared by \(delivery.level)"
        var sentence = "Delivery: " + parts.joined(separator: ", ") + " (\(depth))."
        if let reasons = delivery.unsentReasons { sentence += " Never sent: " + causes(reasons) + "." }
        if let reasons = delivery.reasons, !reasons.isEmpty {
            sentence += " What differs, by reason: " + causes(reasons) + "."
        }
        return sentence
    }

    /// The commonest first.
    private static func causes(_ reasons: [String: Int]) -> String {
        reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) (\(Figure.count($0.value)))" }.joined(separator: ", ")
    }

    func findings() -> [String] {
        guard let findings = summary.findings, !findings.isEmpty else { return [] }
        var lines: [String] = []
        for finding in findings.prefix(5) {
            var text = "customer \(finding.customer), \(finding.rule): \(finding.reason)"
            if let expected = finding.expected { text += "; expected \(Self.shares(expected))" }
            if let reported = finding.reported { text += "; reported \(Self.shares(reported))" }
            lines += note(text, .plain)
            if let journey = Self.journey(finding) { lines += note(journey, indent: 4) }
        }
        if let first = findings.first {
            lines += note("The whole story of one: footfall trace SCENARIO --customer \(first.customer)")
        }
        return section("Examples of what was attributed wrongly", lines)
    }

    /// A finding's touches up to its conversion, `nil` where they are not told.
    static func journey(_ finding: FindingSummary) -> String? {
        guard let journey = finding.journey else { return nil }
        func day(_ day: Double) -> String { "day \(Figure.fixed(day, 2))" }
        let touches = journey.map { "\(day($0.day)) \($0.kind) \($0.channel)" }
        var path = touches.isEmpty ? ["no touch before"] : touches
        if let goal = finding.goal { path.append(finding.day.map { "\(day($0)) \(goal)" } ?? goal) }
        return path.joined(separator: " → ")
    }

    /// Credits by name, largest first.
    static func shares(_ shares: [String: Double]) -> String {
        let sorted = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.isEmpty
            ? "nobody" : sorted.map { "\($0.key) \(Figure.percent($0.value))" }.joined(separator: ", ")
    }

    func expectations() -> [String] {
        var lines = (summary.expectations ?? []).flatMap(lines)
        for text in summary.otherNotJudged { lines += mark("–", text, nil, .faint) }
        return section("Expectations", lines)
    }

    private func lines(_ expectation: ExpectationSummary) -> [String] {
        let remark = Remark.of(expectation)
        switch (expectation.judged, expectation.holds) {
        case (true, true?): return mark("✓", expectation.text, remark, .good)
        case (true, _): return mark("✗", expectation.text, remark, .bad)
        case (false, _): return mark("–", expectation.text, remark, .faint)
        }
    }

    private func mark(_ symbol: String, _ text: String, _ remark: String?, _ tone: Ink.Tone) -> [String] {
        let text = text.printable
        var lines = text.wrapped(to: width - 4)
        var remarkLines: [String] = []
        if let remark, !remark.isEmpty {
            let short = "(\(remark.printable))"
            if let last = lines.last, last.displayWidth + 2 + short.displayWidth <= width - 4 {
                lines[lines.count - 1] = last + "  " + ink(short, .faint)
            } else {
                remarkLines = short.wrapped(to: width - 4).map { ink($0, .faint) }
            }
        }
        return (lines + remarkLines).enumerated().map { place, line in
            (place == 0 ? "  \(ink(symbol, tone)) " : "    ") + line
        }
    }

    func close(resultsPath: String?) -> [String] {
        var lines: [String] = []
        if let verdict = summary.verdict {
            let tone: Ink.Tone =
                switch verdict {
                case .passed: .good
                case .failed, .backendFailed: .bad
                case .invalid, .unverified, .interrupted: .warning
                }
            var line = ink(Self.headline(verdict), tone)
            let counts = Verdict.counts(summary.expectations ?? [])
            if !counts.isEmpty { line += ": \(counts)" }
            if let total = summary.seconds?["total"] { line += ink("  in \(Figure.seconds(total))", .faint) }
            lines.append(line)
        }
        if let resultsPath { lines.append(ink("Results: ", .faint) + resultsPath) }
        return lines
    }

    static func headline(_ verdict: Verdict) -> String {
        switch verdict {
        case .passed: "✓ Passed"
        case .failed: "✗ Failed"
        case .backendFailed: "✗ The backend failed"
        case .invalid: "! Invalid: the generator could not keep its own schedule"
        case .unverified: "! Not verified: the backend cannot be read back deeply enough"
        case .interrupted: "! Interrupted"
        }
    }
}
