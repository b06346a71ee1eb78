import FootfallTestKit
import SQLiteBackend
import Testing

@Suite struct ConformanceTests {
    /// Backends of one file, so that whoever opens it again finds what was acknowledged.
    private func suite(in scratch: Scratch, index: String) -> BackendConformance {
        BackendConformance(journeys: 1000) {
            try SQLiteBackend(options: ["path": scratch.file(), "index": index])
        }
    }

    @Test(arguments: BackendConformance.Check.allCases, ["immediate", "deferred"])
    func `sqlite keeps the promises of the seam`(check: BackendConformance.Check, index: String) {
        let scratch = Scratch()
        for finding in suite(in: scratch, index: index).findings(of: check) { Issue.record("\(finding)") }
        withExtendedLifetime(scratch) {}
    }

    @Test func `nothing is left unchecked`() {
        let scratch = Scratch()
        let report = suite(in: scratch, index: "immediate").run()
        #expect(report.skipped.isEmpty, "\(report)")
        withExtendedLifetime(scratch) {}
    }
}
