import Foundation
import Reporting
import Results
import Testing

@Suite struct JUnitReportTests {
    @Test func looksLikeTheGoldenFile() throws {
        Golden.check(try #require(JUnitReport.render(Sample.full())), named: "junit.xml")
    }

    @Test func isWellFormedWhateverTheTextsSay() throws {
        var summary = Sample.small()
        summary.expectations = [
            ExpectationSummary(text: "a < b & \"c\" > 'd' \u{1}\u{FFFF}", judged: true, holds: false)
        ]
        let text = try #require(JUnitReport.render(summary))
        #expect(XMLCheck.isWellFormed(text), "\(text)")
        #expect(text.contains("failures=\"1\""))
    }

    @Test func nothingCheckedIsNoReport() { #expect(JUnitReport.render(Sample.small()) == nil) }

    /// Green expectations of a run that does not count must not make a green build.
    @Test(arguments: [Verdict.invalid, .unverified, .backendFailed, .interrupted])
    func aRunThatDoesNotCountIsAnError(verdict: Verdict) throws {
        var summary = Sample.small()
        summary.verdict = verdict
        #expect(try #require(JUnitReport.render(summary)).contains("errors=\"1\""))
    }
}
