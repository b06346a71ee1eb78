import Results

/// Findings for machines that show text.
enum CheckFindings {
    /// The finding that tells most of a row.
    static func finding(of row: CheckSummary.Row, in summary: CheckSummary) -> CheckFinding? {
        if row.part == "cases" { return summary.findings.first { $0.part == "cases" && $0.check == row.name } }
        let family = row.reason.map(family)
        return summary.findings.first { $0.part != "cases" && family != nil && Self.family($0.reason) == family }
    }

    private static func family(_ reason: String) -> String { String(reason.prefix { $0 != "(" }) }

    static func text(_ finding: CheckFinding, in summary: CheckSummary) -> String {
        let page = CheckText(summary: summary, width: 100, ink: Ink(colored: false))
        return page.finding(finding).joined(separator: "\n")
    }
}
