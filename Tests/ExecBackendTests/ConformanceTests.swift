import ExecBackend
import FootfallTestKit
import Foundation
import Testing

@Suite struct ConformanceTests {
    static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Plugins/ExecBackend/Examples/memory.py").path

    @Test(arguments: BackendConformance.Check.allCases)
    func `the example in Python keeps the promises of the seam`(check: BackendConformance.Check) {
        let suite = BackendConformance(journeys: 1000, hugeBatch: 50_000) {
            try ExecBackend(options: ["program": Self.example])
        }
        for finding in suite.findings(of: check) { Issue.record("\(finding)") }
    }

    @Test func `the example is short`() throws {
        let text = try String(contentsOfFile: Self.example, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 100)
    }
}
