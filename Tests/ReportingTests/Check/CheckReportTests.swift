import Foundation
import Results
import Testing

@testable import Reporting

@Suite("Reports of checks")
struct CheckReportTests {
    private static var sample: CheckSummary {
        var summary = CheckSummary(
            scenario: "rules", version: "1", backend: "memory with window-edge", seed: 7, rules: ["last-touch"],
            settings: ["as declared", "boundary: exclusive"])
        summary.file = "rules.yaml"
        summary.verdict = .failed
        var good = CheckSummary.Row(part: "cases", name: "three-clicks: last-touch", holds: true)
        good.line = 4
        var bad = CheckSummary.Row(
            part: "journeys", name: "every conversion is credited as the rule says", holds: false)
        (bad.tried, bad.failed, bad.reason, bad.because) = (100, 3, "window-edge", "3 of 100 journeys")
        var skipped = CheckSummary.Row(part: "journeys", name: "rule custom", judged: false)
        skipped.because = "the backend does not compute custom"
        summary.rows = [good, bad, skipped]
        var finding = CheckFinding(
            part: "journeys", check: bad.name, reason: "window-edge", meaning: "the edge, 100% & more",
            setting: "as declared")
        finding.rule = "last-touch"
        finding.conversions = 3
        var click = CheckFinding.Step(time: "2026-03-01 12:00:00", kind: "click", subject: "search")
        click.age = 30 * 86_400_000_000
        var purchase = CheckFinding.Step(time: "2026-03-31 12:00:00", kind: "event", subject: "purchase")
        purchase.value = 1
        finding.journey = [click, purchase]
        finding.isSmallest = true
        var search = CheckFinding.Share(source: "search")
        search.expected = 1
        var none = CheckFinding.Share(source: "none")
        none.reported = 1
        finding.shares = [search, none]
        summary.findings = [finding]
        return summary
    }

    @Test("a terminal shows the reason, the journey and both credits")
    func terminal() {
        let text = CheckPage.render(Self.sample, width: 80, color: false)
        for line in [
            "  ✗ window-edge", "      2026-03-01 12:00:00    30 d  click  search",
            "      last-touch  expected  reported",
            "      search             1         –", "      (nobody)           –         1",
            "  – rule custom  the backend does not compute custom", "✗ Failed: 1 of 2 checks does not hold",
        ] {
            #expect(text.contains(line + "\n"), "no \(line) in\n\(text)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(CheckPage.render(Self.sample, width: 80, color: true).contains("\u{1B}["))
    }

    @Test("JUnit has a test case per row, and the journey where one fails")
    func junit() {
        let text = CheckJUnit.render([Self.sample, Self.sample])
        #expect(
            text.contains("<testsuites name=\"footfall check\" tests=\"6\" failures=\"2\" errors=\"0\" skipped=\"2\">"))
        #expect(text.contains("100% &amp; more"))
        #expect(text.contains("classname=\"rules.cases\" name=\"three-clicks: last-touch\""))
        var interrupted = Self.sample
        interrupted.verdict = .interrupted
        #expect(CheckJUnit.render([interrupted]).contains("<error message=\"interrupted\">"))
    }

    @Test("annotations are one line each, escaped as GitHub wants it")
    func annotations() {
        let lines = CheckAnnotations.render([Self.sample]).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("::error file=rules.yaml,title=rules%3A window-edge::"))
        #expect(lines[0].contains("100%25 & more") && lines[0].contains("%0A"))
        #expect(lines[1].hasPrefix("::notice file=rules.yaml,title=rules::1 of 2 checks hold"))
    }

    @Test("JSON reads back as it was")
    func json() throws {
        let data = try CheckFile.encode([Self.sample])
        #expect(try CheckFile.decode(data) == Self.sample)
    }
}
