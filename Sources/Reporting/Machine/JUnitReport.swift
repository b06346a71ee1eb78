import Results

/// Expectations as JUnit XML, the format that CI systems show: a test case for each, skipped where it was not judged.
public enum JUnitReport {
    /// - Returns: the document, or `nil` where nothing was checked.
    public static func render(_ summary: Summary) -> String? {
        let cases = self.cases(summary)
        guard !cases.isEmpty else { return nil }
        let counts = { (kind: Case.Outcome.Kind) in cases.count { $0.outcome.kind == kind } }
        let name = Markup.escape(summary.scenario)
        let seconds = summary.seconds?["total"].map { " time=\"\(Figure.fixed($0, 3))\"" } ?? ""
        let totals =
            "tests=\"\(cases.count)\" failures=\"\(counts(.failure))\" errors=\"\(counts(.error))\" "
            + "skipped=\"\(counts(.skipped))\""
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\"footfall\" \(totals)\(seconds)>",
            "  <testsuite name=\"\(name)\" \(totals)\(seconds)>",
        ]
        for item in cases { lines += item.lines(className: name) }
        return (lines + ["  </testsuite>", "</testsuites>", ""]).joined(separator: "\n")
    }

    private struct Case {
        struct Outcome {
            enum Kind: String { case success, failure, error, skipped }
            var kind: Kind
            var message = ""
        }

        var name: String
        var outcome: Outcome

        func lines(className: String) -> [String] {
            let head = "    <testcase classname=\"\(className)\" name=\"\(Markup.escape(name))\""
            let message = Markup.escape(outcome.message)
            switch outcome.kind {
            case .success: return [head + "/>"]
            case .skipped: return [head + ">", "      <skipped message=\"\(message)\"/>", "    </testcase>"]
            case .failure, .error:
                let tag = outcome.kind.rawValue
                return [
                    head + ">", "      <\(tag) message=\"\(message)\">\(message)</\(tag)>", "    </testcase>",
                ]
            }
        }
    }

    private static func cases(_ summary: Summary) -> [Case] {
        var cases = (summary.expectations ?? []).map { Case(name: $0.text, outcome: outcome($0)) }
        cases += summary.otherNotJudged.map { Case(name: $0, outcome: .init(kind: .skipped, message: "not judged")) }
        if summary.missingShards != nil, let gap = summary.gap {
            cases.append(Case(name: "all shards are there", outcome: .init(kind: .skipped, message: gap)))
        }
        switch summary.verdict {
        case .invalid?, .unverified?, .backendFailed?, .interrupted?:
            // Green expectations of a run that does not count must not make a green build.
            let reasons = summary.rate?.invalidBecause ?? []
            let message = ([summary.verdict?.rawValue ?? ""] + reasons).joined(separator: ": ")
            cases.append(Case(name: "the run counts", outcome: .init(kind: .error, message: message)))
        case .passed?, .failed?, nil: break
        }
        return cases
    }

    private static func outcome(_ expectation: ExpectationSummary) -> Case.Outcome {
        guard expectation.judged else {
            return .init(kind: .skipped, message: expectation.because ?? "not judged")
        }
        if expectation.holds == true { return .init(kind: .success) }
        let remark = Remark.of(expectation)
        let message = remark.isEmpty ? "it does not hold" : remark
        return .init(kind: .failure, message: message)
    }
}
