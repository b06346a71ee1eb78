import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Reporting
import Results
import Testing

@testable import Dashboard

@Suite struct DashboardTests {
    private func dashboard(_ snapshots: Newest = Newest()) -> Dashboard {
        Dashboard(
            port: 0, snapshots: snapshots, metrics: { PrometheusText.render(.sample) }, logger: Logger(label: "test"))
    }

    private func get(_ path: String, from dashboard: Dashboard) async throws -> TestResponse {
        try await Application(router: dashboard.router()).test(.router) { client in
            try await client.execute(uri: path, method: .get)
        }
    }

    @Test(arguments: ["/", "/dashboard.css", "/dashboard.js"]) func pageNeedsNothingFromElsewhere(path: String)
        async throws
    {
        let response = try await get(path, from: dashboard())
        let text = String(buffer: response.body)
        #expect(response.status == .ok && !text.isEmpty)
        #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
        for elsewhere in ["https://", "@import", "innerHTML", "eval("] { #expect(!text.contains(elsewhere)) }
        let addresses = text.components(separatedBy: "http://").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(addresses.allSatisfy { $0 == "www.w3.org/2000/svg" })
    }

    @Test func metricsAreThoseOfTheSnapshot() async throws {
        let text = String(buffer: try await get("/metrics", from: dashboard()).body)
        #expect(text == PrometheusText.render(.sample))
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1:80", true), ("[::1]:9090", true), ("LOCALHOST:1", true),
        ("evil.example", false),
        ("localhost.evil.example", false), ("127.0.0.1.evil.example:80", false), ("localhost:80:80", false),
        ("localhost:", false), ("", false),
    ])
    func answersForLoopbackAlone(host: String, answers: Bool) { #expect(Doorkeeper.isLoopback(host) == answers) }

    @Test func eventsAreTheNewestSnapshotAndThenAnEnd() async throws {
        let snapshots = Newest()
        snapshots.publish("{\"old\":1}")
        snapshots.publish("{\"new\":2}")
        snapshots.end()
        let response = try await get("/events", from: dashboard(snapshots))
        #expect(response.headers[.contentType] == "text/event-stream")
        #expect(String(buffer: response.body) == "data: {\"new\":2}\n\nevent: end\ndata: {}\n\n")
    }

    @Test func tooManyReadersAreTurnedAway() async throws {
        let snapshots = Newest(mostReaders: 1)
        let reader = snapshots.follow()
        #expect(reader != nil)
        let response = try await get("/events", from: dashboard(snapshots))
        #expect(response.status == .serviceUnavailable)
    }
}

@Suite struct NewestTests {
    @Test func aSlowReaderMissesTextsAndHoldsNobody() async throws {
        let newest = Newest()
        let stream = try #require(newest.follow())
        for number in 0..<1000 { newest.publish("\(number)") }
        newest.end()
        var seen: [String] = []
        for await text in stream { seen.append(text) }
        #expect(seen == ["999"])
    }

    @Test func readersThatLeaveAreForgotten() async throws {
        let newest = Newest()
        for _ in 0..<100 {
            let stream = try #require(newest.follow())
            newest.publish("x")
            for await _ in stream { break }
        }
        #expect(newest.readerCount == 0)
    }
}

extension LiveSnapshot {
    static var sample: LiveSnapshot {
        var snapshot = LiveSnapshot(scenario: "checkout-rush", state: .sending, elapsedSeconds: 12.5)
        snapshot.phase = "rush"
        snapshot.expectedSeconds = 60
        (snapshot.intendedRate, snapshot.answeredRate, snapshot.acceptedRate) = (500, 499.5, 498)
        (snapshot.answered, snapshot.accepted, snapshot.waiting) = (6200, 6190, 7)
        snapshot.errors = ["timeout": 2, "status \"503\"\n": 1]
        snapshot.response = .init(p50: 1.5, p90: 3, p99: 12.25, max: 40)
        snapshot.lag = .init(p50: 0.05, p90: 0.1, p99: 0.4, max: 2)
        snapshot.funnel = [.init(event: "click", count: 4000), .init(event: "purchase", count: 900)]
        return snapshot
    }
}
