import Results

/// Checks as JUnit XML: a suite per scenario, a test case per row, findings as the text of failures.
public enum CheckJUnit {
    public static func render(_ summaries: [CheckSummary]) -> String {
        let totals = Self.totals(summaries.flatMap(Self.tests))
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"footfall check\" \(totals)>"]
        for summary in summaries { lines += suite(summary) }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private enum Outcome { case passed, failed(String, String), error(String), skipped(String) }

    private struct Test {
        var className: String
        var name: String
        var file: String?
        var line: Int?
        var outcome: Outcome
    }

    private static func suite(_ summary: CheckSummary) -> [String] {
        let tests = tests(summary)
        let seconds = summary.seconds.map { " time=\"\(Figure.fixed($0, 3))\"" } ?? ""
        let name = Markup.escape("\(summary.scenario) against \(summary.backend)")
        return ["  <testsuite name=\"\(name)\" \(totals(tests))\(seconds)>"] + tests.flatMap(lines) + ["  </testsuite>"]
    }

    private static func tests(_ summary: CheckSummary) -> [Test] {
        var tests = summary.rows.map { row in
            Test(
                className: "\(summary.scenario).\(row.part)", name: row.name, file: row.file, line: row.line,
                outcome: outcome(row, summary))
        }
        switch summary.verdict {
        case .invalid?, .unverified?, .backendFailed?, .interrupted?:
            // Green rows of a check that did not end must not make a green build.
            let why = [summary.verdict?.rawValue, summary.failure].compactMap(\.self).joined(separator: ": ")
            tests.append(
                Test(className: summary.scenario, name: "the check was completed", outcome: .error(why)))
        case .passed?, .failed?, nil: break
        }
        return tests
    }

    private static func outcome(_ row: CheckSummary.Row, _ summary: CheckSummary) -> Outcome {
        guard row.judged else { return .skipped(row.because ?? "not judged") }
        if row.holds == true { return .passed }
        let finding = CheckFindings.finding(of: row, in: summary)
        let text = finding.map { CheckFindings.text($0, in: summary) } ?? row.because ?? ""
        return .failed([row.reason, row.because].compactMap(\.self).joined(separator: ": "), text)
    }

    private static func totals(_ tests: [Test]) -> String {
        var (failures, errors, skipped) = (0, 0, 0)
        for test in tests {
            switch test.outcome {
            case .passed: break
            case .failed: failures += 1
            case .error: errors += 1
            case .skipped: skipped += 1
            }
        }
        return "tests=\"\(tests.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
    }

    private static func lines(_ test: Test) -> [String] {
        let place =
            (test.file.map { " file=\"\(Markup.escape($0))\"" } ?? "") + (test.line.map { " line=\"\($0)\"" } ?? "")
        let head =
            "    <testcase classname=\"\(Markup.escape(test.className))\" name=\"\(Markup.escape(test.name))\"\(place)"
        func body(_ tag: String, _ message: String, _ text: String) -> [String] {
            [
                head + ">", "      <\(tag) message=\"\(Markup.escape(message))\">\(Markup.escape(text))</\(tag)>",
                "    </testcase>",
            ]
        }
        switch test.outcome {
        case .passed: return [head + "/>"]
        case .skipped(let why): return body("skipped", why, "")
        case .error(let why): return body("error", why, why)
        case .failed(let message, let text): return body("failure", message, text)
        }
    }
}

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
