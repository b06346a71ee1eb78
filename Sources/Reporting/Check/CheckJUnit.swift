import Results

/// Checks as JUnit XML: a suite per scenario, a test case per row, findings as the text of failures.
public enum CheckJUnit {
    public static func render(_ summaries: [CheckSummary]) -> String {
        let totals = Self.totals(summaries.flatMap(Self.tests))
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"footfall check\" \(totals)>"]
        for summary in summaries { lines += suite(summary) }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private enum Outcome {
        case passed
        case failed(message: String, text: String)
        case error(String)
        case skipped(String)
    }

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
        return .failed(
            message: [row.reason, row.because].compactMap(\.self).joined(separator: ": "), text: text)
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
