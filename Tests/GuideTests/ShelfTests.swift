import FootfallTestKit
import GuideBackend
import Testing
import Tracking

@Suite struct ShelfTests {
    @Test(arguments: BackendConformance.Check.allCases)
    func `the backend of the guide keeps the promises of the seam`(check: BackendConformance.Check) {
        let suite = BackendConformance(journeys: 1000) { try ShelfBackend(options: [:]) }
        for finding in suite.findings(of: check) { Issue.record("\(finding)") }
    }

    @Test func `a wrong option is refused with what would be right`() {
        #expect(throws: BackendError.self) { try ShelfBackend(options: ["batch": "none"]) }
    }
}
