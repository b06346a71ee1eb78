import Foundation
import Testing

/// Segment's own client library, as it comes from PyPI, against the server.
@Suite("serve, by Segment's client for Python")
struct SegmentClientTests {
    private static let hasClient: Bool = {
        guard let python = BenchSmokeTests.python else { return false }
        let folder = FileManager.default.temporaryDirectory
        return (try? ServeProgram.run(python, ["-c", "import segment.analytics"], in: folder).code) == 0
    }()
    private static let reason: Comment = "no Python with segment-analytics-python: `make peers` sets one up"

    private static let script = """
        from datetime import datetime, timedelta, timezone
        from segment import analytics
        from sys import argv

        url, key, compressed = argv[1], argv[2], argv[3] == "gzip"
        errors = []
        analytics.write_key, analytics.host, analytics.gzip = key, url, compressed
        analytics.on_error = lambda error, items: errors.append(str(error))
        analytics.max_retries = 1
        day = datetime(2026, 3, 2, tzinfo=timezone.utc)
        for number in range(250):
            who = f"visitor-{number}"
            campaign = {"campaign": {"source": "search" if number % 2 else "mail", "name": "spring", "medium": "cpc"}}
            analytics.page(anonymous_id=who, name="Home", context=campaign, timestamp=day)
            analytics.identify(f"user-{number}", {"plan": "trial", "naïve": "é"}, anonymous_id=who,
                               timestamp=day + timedelta(minutes=1))
            if number % 5 == 0:
                analytics.track(f"user-{number}", "Order Completed", {"order_id": f"o{number}", "revenue": 19.99},
                                timestamp=day + timedelta(minutes=2))
        analytics.group("user-1", "group-1", {"name": "Firm"})
        analytics.alias("visitor-x", "user-1")
        analytics.screen("user-1", "Start")
        analytics.shutdown()
        print("errors:", errors)
        """

    @Test(
        "its calls, in batches, plain and compressed", .enabled(if: hasClient, reason), arguments: ["plain", "gzip"])
    func client(encoding: String) throws {
        let python = try #require(BenchSmokeTests.python)
        let server = ServeProgram(environment: ["W": "segment-key"])
        try server.start("--write-key", "env:W")
        let (code, text) = try ServeProgram.run(
            python, ["-B", "-c", Self.script, server.url, "segment-key", encoding], in: server.folder)
        #expect(code == 0 && text.contains("errors: []"), "\(text)")
        #expect(try server.metric("messages_kept_total") == 553)
        let body = try server.curl("/v1/attribution?rule=last-touch").body
        #expect(body.contains(#""channel":"search","conversions":25,"value":499.75"#), "\(body)")
        #expect(body.contains(#""channel":"mail","conversions":25,"value":499.75"#), "\(body)")
        let journey = try server.curl("/v1/customers/user-5/journey").body
        #expect(journey.contains(#""events":3"#) && journey.contains(#""stage":"customer""#), "\(journey)")
    }

    @Test("a wrong key reaches the client as an error", .enabled(if: hasClient, reason))
    func wrongKey() throws {
        let python = try #require(BenchSmokeTests.python)
        let server = ServeProgram(environment: ["W": "segment-key"])
        try server.start("--write-key", "env:W")
        let (_, text) = try ServeProgram.run(
            python, ["-B", "-c", Self.script, server.url, "another-key", "plain"], in: server.folder)
        #expect(!text.contains("errors: []"), "\(text)")
        #expect(try server.metric("messages") == 0)
    }
}
