import Results

/// Audit, examples and expectations on the page.
extension Page {
    func audit() -> String {
        var content = ""
        let rules = (summary.attribution ?? []).filter { $0.exact != nil || $0.creditError != nil }
        if !rules.isEmpty {
            var table = PageTable(
                "Reported credit against the rules",
                [
                    .words("rule"), .number("conversions"), .number("exactly as the rule"), .number("misattributed"),
                    .number("credit error"), .number("money error"), .words("because of"),
                ])
            for rule in rules {
                let isOfTotals = rule.exact == nil
                let perfect = isOfTotals ? rule.ownReasons.isEmpty : rule.exact == rule.conversions
                let share = isOfTotals ? "totals" : Figure.percent(Headline.share(rule.exact, of: rule.conversions))
                let all = isOfTotals ? "✓ totals" : "✓ all"
                let reasons = (rule.reasons ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                table.add([
                    .init(rule.rule), .init(Figure.count(rule.conversions)),
                    .init(perfect ? all : share, tone: perfect ? .good : .bad),
                    .init(isOfTotals ? Figure.absent : Figure.count(rule.misattributed)),
                    .init(Figure.count(rule.creditError)),
                    .init(money(rule.valueError)),
                    .init(reasons.map { "\($0.key) \(Figure.count($0.value))" }.joined(separator: ", ")),
                ])
            }
            content += table.render()
        }
        if let delivery = summary.delivery {
            content += "\n<p class=\"lead\">\(Markup.escape(TerminalPage.words(delivery)))</p>"
        }
        return section("Audit of the backend\(summary.backend.map { " " + $0 } ?? "")", content)
    }

    func findings() -> String {
        guard let findings = summary.findings, !findings.isEmpty else { return "" }
        let shown = findings.prefix(20)
        let tellsJourneys = shown.contains { $0.journey != nil }
        var table = PageTable(
            "Examples",
            [.words("customer"), .words("rule"), .words("reason"), .words("expected"), .words("reported")]
                + (tellsJourneys ? [.words("journey")] : []))
        for finding in shown {
            var row: [String] = [finding.customer, finding.rule, finding.reason]
            row.append(finding.expected.map(TerminalPage.shares) ?? Figure.absent)
            row.append(finding.reported.map(TerminalPage.shares) ?? Figure.absent)
            if tellsJourneys { row.append(TerminalPage.journey(finding) ?? Figure.absent) }
            table.add(row)
        }
        return section("Examples of what was attributed wrongly", table.render())
    }

    func expectations() -> String {
        var items = (summary.expectations ?? []).map { expectation in
            let remark = Remark.of(expectation)
            switch (expectation.judged, expectation.holds) {
            case (true, true?): return item("✓", "holds", "good", expectation.text, remark)
            case (true, _): return item("✗", "does not hold", "bad", expectation.text, remark)
            case (false, _): return item("–", "not judged", "faint", expectation.text, remark)
            }
        }
        items += summary.otherNotJudged.map { item("–", "not judged", "faint", $0, "") }
        guard !items.isEmpty else { return "" }
        return section(
            "Expectations", lead: Verdict.counts(summary.expectations ?? []),
            "<ul class=\"list\">\n\(items.joined(separator: "\n"))\n</ul>")
    }

    private func item(_ mark: String, _ spoken: String, _ tone: String, _ text: String, _ remark: String) -> String {
        let after = remark.isEmpty ? "" : " <span class=\"faint\">(\(Markup.escape(remark)))</span>"
        return "<li><span class=\"mark \(tone)\" role=\"img\" aria-label=\"\(spoken)\">\(mark)</span>"
            + "<code>\(Markup.escape(text))</code>\(after)</li>"
    }
}
