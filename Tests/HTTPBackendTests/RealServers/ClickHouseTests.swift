import FootfallTestKit
import HTTPBackend
import Testing
import Tracking

/// The whole conformance suite against a real ClickHouse: what was accepted can be read back, body by body.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(if: RealServer.path(of: "clickhouse-server") != nil, RealServer.noClickHouse))
struct ClickHouseTests {
    /// One server for all checks, which ends with the test.
    @Test func `ClickHouse keeps the promises of the seam`() throws {
        let server = try RealServer.clickHouse()
        defer { server.stop() }
        let url = server.url
        let suite = BackendConformance(journeys: 200, hugeBatch: 20_000) {
            try HTTPBackend(options: ["url": url, "preset": "clickhouse", "batch": "10000", "connections": "4"])
        }
        for finding in suite.run().findings { Issue.record("\(finding)") }
    }
}
