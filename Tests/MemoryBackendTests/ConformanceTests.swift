import FootfallTestKit
import MemoryBackend
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: BackendConformance.Check.allCases)
    func `memory keeps the promises of the seam`(check: BackendConformance.Check) {
        let suite = BackendConformance { MemoryBackend() }
        for finding in suite.findings(of: check) { Issue.record("\(finding)") }
    }

    @Test func `nothing is left unchecked but what memory does not claim`() {
        let report = BackendConformance(journeys: 500) { MemoryBackend() }.run()
        #expect(report.skipped.map(\.check) == [.restart], "\(report)")
    }
}
