import FootfallTestKit
import ShelfBackend
import Testing

@Test(arguments: BackendConformance.Check.allCases)
func `the shelf keeps the promises of the seam`(check: BackendConformance.Check) {
    let suite = BackendConformance { try ShelfBackend(options: [:]) }
    for finding in suite.findings(of: check) { Issue.record("\(finding)") }
}
