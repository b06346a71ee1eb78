import FootfallTestKit
import Foundation
import HTTPBackend
import Testing
import Tracking

/// The conformance suite against a real nginx, whose access log is the store.
@Suite(
    .serialized, .timeLimit(.minutes(5)), .enabled(if: RealServer.path(of: "nginx") != nil, RealServer.noNginx))
struct NginxTests {
    /// One server for all checks, which ends with the test.
    @Test func `nginx keeps the promises of the seam`() throws {
        let server = try RealServer.nginx()
        defer { server.stop() }
        let log = server.folder.appending(path: "access.log").path
        let suite = BackendConformance(journeys: 20, hugeBatch: 2000) {
            try HTTPBackend(options: ["url": server.url, "preset": "pixel", "log": log, "connections": "16"])
        }
        // A request an event, and a log that is read whole each time: what sends tens of thousands is left to ClickHouse's tests.
        let long: Set<BackendConformance.Check> = [.hugeBatch, .cancellation, .submitters, .receipts, .partialBatches]
        for check in BackendConformance.Check.allCases where !long.contains(check) {
            for finding in suite.findings(of: check) { Issue.record("\(finding)") }
        }
    }
}
