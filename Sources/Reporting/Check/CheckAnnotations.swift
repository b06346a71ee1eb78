import Results

/// Checks as the lines by which GitHub Actions annotates files, one for each thing that is wrong, and one for the whole.
public enum CheckAnnotations {
    public static func render(_ summaries: [CheckSummary]) -> String {
        var lines: [String] = []
        for summary in summaries {
            for finding in summary.findings {
                let title = finding.part == "cases" ? finding.check : "\(summary.scenario): \(finding.reason)"
                lines.append(
                    command(
                        "error", file: finding.file ?? summary.file, line: finding.line, column: finding.column, title,
                        CheckFindings.text(finding, in: summary)))
            }
            for row in summary.rows where row.holds == false && CheckFindings.finding(of: row, in: summary) == nil {
                lines.append(
                    command(
                        "error", file: row.file ?? summary.file, line: row.line, column: row.column, row.name,
                        row.because ?? ""))
            }
            if let failure = summary.failure {
                lines.append(command("error", file: summary.file, line: nil, column: nil, summary.scenario, failure))
            }
            let judged = summary.rows.filter(\.judged)
            let good = judged.count { $0.holds == true }
            lines.append(
                command(
                    "notice", file: summary.file, line: nil, column: nil, summary.scenario,
                    "\(good) of \(judged.count) checks hold against \(summary.backend)"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func command(
        _ name: String, file: String?, line: Int?, column: Int?, _ title: String, _ message: String
    ) -> String {
        var properties: [String] = []
        if let file { properties.append("file=\(escape(file, isProperty: true))") }
        if let line { properties.append("line=\(line)") }
        if let column { properties.append("col=\(column)") }
        properties.append("title=\(escape(title, isProperty: true))")
        return "::\(name) \(properties.joined(separator: ","))::\(escape(message, isProperty: false))"
    }

    /// As GitHub's workflow commands want it.
    private static func escape(_ text: String, isProperty: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
