import Results

/// A run's result as one self-contained page: no script, no network, tables behind the pictures, light or dark as the
/// reader's system is, readable on a phone and on paper.
public enum HTMLReport {
    /// The name of the file in a run's folder.
    public static let name = "report.html"

    public static func render(_ summary: Summary) -> String {
        let page = Page(summary: summary)
        let sections = [
            page.load(), page.search(), page.forecast(), page.series(), page.whatIfs(), page.sensitivity(),
            page.optimum(),
            page.truth(), page.funnel(), page.periods(), page.channels(), page.partners(), page.campaigns(),
            page.segments(), page.products(), page.cohorts(), page.curves(), page.voices(), page.measures(),
            page.exact(), page.audit(), page.findings(), page.expectations(),
        ]
        let title = Markup.escape(summary.scenario)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <title>\(title) – Footfall</title>
            <style>
            \(PageStyle.css)
            </style>
            </head>
            <body>
            \(page.head())
            <main>
            \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
            </main>
            \(page.foot())
            </body>
            </html>

            """
    }
}

/// One summary on its way to a page; each section is markup, empty where there is nothing to say.
struct Page {
    var summary: Summary

    func money(_ amount: Double?) -> String { Figure.money(amount, summary.currency) }

    /// A section with a heading and, where a picture or table needs it, a sentence of what is shown.
    func section(_ title: String, lead explanation: String = "", wide: Bool = true, _ content: String) -> String {
        guard !content.isEmpty else { return "" }
        let lead = explanation.isEmpty ? "" : "<p class=\"lead\">\(Markup.escape(explanation))</p>\n"
        return """
            <section id="\(Self.anchor(title))"\(wide ? " class=\"wide\"" : "")>
            <h2>\(Markup.escape(title))</h2>
            \(lead)\(content)
            </section>
            """
    }

    /// The title's words up to a comma, for links: `what-to-expect`.
    private static func anchor(_ title: String) -> String {
        title.lowercased().prefix { $0 != "," }.split { !$0.isASCII || !$0.isLetter }.joined(separator: "-")
    }

    /// A picture's figures, folded away.
    func folded(_ table: PageTable, titled title: String = "The figures as a table") -> String {
        "<details><summary>\(Markup.escape(title))</summary>\n\(table.render())\n</details>"
    }

    func head() -> String {
        let tiles = Headline.tiles(summary).map { tile in
            "<div><dt>\(Markup.escape(tile.label))</dt><dd>\(Markup.escape(tile.text))</dd></div>"
        }
        let description = summary.description.map { "<p class=\"description\">\(Markup.escape($0))</p>\n" } ?? ""
        let partial = summary.gap.map { "<p class=\"warning\">\(Markup.escape($0))</p>\n" } ?? ""
        return """
            <header>
            <h1>\(Markup.escape(summary.scenario)) \(badge())</h1>
            \(description)<p class="facts">\(Markup.escape(Headline.facts(summary).joined(separator: " · ")))</p>
            \(partial)\(verdictLine())<dl class="tiles">
            \(tiles.joined(separator: "\n"))
            </dl>
            </header>
            """
    }

    /// How the expectations came out, with the way to them.
    private func verdictLine() -> String {
        let counts = Verdict.counts(summary.expectations ?? [])
        guard !counts.isEmpty else { return "" }
        let allHold = summary.expectations?.allSatisfy { $0.holds != false } ?? true
        return "<p class=\"verdict \(allHold ? "good" : "bad")\"><a href=\"#expectations\">\(counts)</a></p>\n"
    }

    private func badge() -> String {
        guard let verdict = summary.verdict else { return "" }
        let tone =
            switch verdict {
            case .passed: "good"
            case .failed, .backendFailed: "bad"
            case .invalid, .unverified, .interrupted: "warning"
            }
        let words = verdict.rawValue.split(separator: "_").joined(separator: " ")
        return "<span class=\"badge \(tone)\">\(words)</span>"
    }

    func foot() -> String {
        var parts = ["Footfall \(summary.version)"]
        if let digest = summary.digest { parts.append("digest \(digest)") }
        parts.append("every figure with all its digits: summary.json beside this page")
        return "<footer>\(Markup.escape(parts.joined(separator: " · ")))</footer>"
    }
}
