import Foundation
import Reporting
import Results
import Testing

@Suite struct HTMLReportTests {
    @Test func looksLikeTheGoldenFile() { Golden.check(HTMLReport.render(Sample.full()), named: "report.html") }

    @Test func isWellFormed() {
        for summary in [Sample.full(), Sample.small()] {
            #expect(XMLCheck.isWellFormed(HTMLReport.render(summary), void: ["meta"]))
        }
    }

    @Test func needsNoScriptAndNoNetwork() {
        let page = HTMLReport.render(Sample.full())
        for forbidden in ["<script", "http://", "https://", "@import", "url(", "<link", "<img", "<iframe", "onload="] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
    }

    @Test func namesCannotBreakOut() {
        var summary = Sample.small()
        let name = "\"><script>alert('1')</script>&"
        summary.description = name
        summary.stages = [StageSummary(stage: name, entered: 1)]
        summary.channels = [ChannelSummary(channel: name)]
        summary.expectations = [ExpectationSummary(text: name, judged: true, holds: true)]
        summary.kpis = [name: 1]
        let page = HTMLReport.render(summary)
        #expect(!page.contains("<script"))
        #expect(XMLCheck.isWellFormed(page, void: ["meta"]))
    }

    @Test func everyPictureHasItsTable() {
        let page = HTMLReport.render(Sample.full())
        let sections = page.components(separatedBy: "<section").filter { $0.contains("<svg") }
        #expect(sections.count == 2)
        for section in sections { #expect(section.contains("<table>")) }
    }

    @Test func saysWhatIsAbsentByLeavingItOut() {
        let page = HTMLReport.render(Sample.small())
        #expect(!page.contains("<section"))
        #expect(page.contains("quick-start"))
    }
}
