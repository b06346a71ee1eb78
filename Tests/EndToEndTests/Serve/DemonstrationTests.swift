import Foundation
import Testing

/// Failures of real servers as scenarios: red against a server that has them, with the right reason, and green against one that
/// has not.
@Suite("Demonstrations against footfall serve")
struct DemonstrationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var scenario: String
        var faults: [String] = []
        /// What the audit calls it; `nil`: everything holds.
        var reason: String?
        var testDescription: String { ([scenario] + faults).joined(separator: " with ") }
    }

    static let rows = [
        Row(scenario: "retry-storm"),
        Row(scenario: "retry-storm", faults: ["late-failure=10%"]),
        Row(
            scenario: "retry-storm", faults: ["late-failure=10%", "order-dedupe-missing=30%"], reason: "order-dedupe"),
        Row(scenario: "race-on-first-touch"),
        Row(scenario: "race-on-first-touch", faults: ["first-touch-race"], reason: "first-touch-race"),
        Row(scenario: "queue-down"),
        Row(scenario: "queue-down", faults: ["acknowledged-loss=5%"], reason: "lost-event"),
    ]

    @Test("red with the fault and its reason, green without", arguments: rows)
    func demonstrate(row: Row) throws {
        let server = ServeProgram()
        try server.start(["--goal", "purchase"] + row.faults.flatMap { ["--fault", $0] })
        let summary = try Self.run(
            row.scenario, "http:url=\(server.url),preset=footfall", code: row.reason == nil ? 0 : 1)
        try server.end()
        try Self.expectOneReason(row.reason, in: summary)
        let delivery = try #require(summary["delivery"] as? [String: Any])
        #expect(delivery["level"] as? String == "bodies")
        let reasons = delivery["reasons"] as? [String: Int] ?? [:]
        #expect(reasons.keys.sorted() == [row.reason].compactMap(\.self), "\(reasons)")
    }

    @Test("what was acknowledged and is gone is counted, event by event, and so is what stands there twice")
    func delivery() throws {
        let server = ServeProgram()
        try server.start("--goal", "purchase", "--fault", "acknowledged-loss=5%")
        let summary = try Self.run("queue-down", "http:url=\(server.url),preset=footfall", code: 1)
        let delivery = try #require(summary["delivery"] as? [String: Any])
        let (sent, stored) = (delivery["sent"] as? Int ?? 0, delivery["stored"] as? Int ?? 0)
        #expect(sent == 3838 && delivery["lost_after_ack"] as? Int == sent - stored && stored < sent)
        // All that is stored was sent, each once.
        let rows = try server.curl("/v1/events").body.split(separator: "\n").filter { $0.contains("\"message\"") }
        #expect(rows.count == stored)
    }

    /// Fails only where a machine holds a request up for half a second.
    @Test("a sweep of gaps: calls that follow one another at once race, those that are far apart do not")
    func sweep() throws {
        let server = ServeProgram()
        try server.start("--goal", "purchase", "--fault", "race-on-first-touch=20ms")
        let backend = "http:url=\(server.url),preset=footfall,order=sent,batch=1,connections=4"
        for (gap, code) in [("0ms", Int32(1)), ("500ms", 0)] {
            let summary = try Self.run(
                "race-on-first-touch", "\(backend),gap=\(gap)", code: code, ["--customers", "200"])
            for rule in try #require(summary["attribution"] as? [[String: Any]]) {
                let wrong = try #require(rule["misattributed"] as? Int)
                #expect((wrong > 0) == (code == 1), "\(gap): \(wrong)")
                let reasons = rule["reasons"] as? [String: Double] ?? [:]
                // By the times that they carry, most conversions come long after the first touch.
                #expect(Set(reasons.keys).isSubset(of: ["first-touch-race", "identity-split"]), "\(reasons)")
            }
        }
    }

    @Test(
        "over the wire the audit says what it says of the store itself, to the last conversion",
        arguments: [("memory", "queue-down"), ("sqlite:shop.db", "online-store")])
    func sameAudit(store: String, scenario: String) throws {
        let server = ServeProgram()
        try server.start("--goal", "purchase", "--store", store)
        let few = ["--customers", "400"]
        let wire = try Self.run(scenario, "http:url=\(server.url),preset=footfall", code: 0, few)
        // Another run on the same server is another run: nothing of the first is in it.
        let again = try Self.run(scenario, "http:url=\(server.url),preset=footfall", code: 0, few)
        try server.end()
        let direct = try Self.run(scenario, "memory", code: 0, few)
        let told = try [wire, again, direct].map { summary in
            try #require(summary["attribution"] as? [[String: Any]]) as NSArray
        }
        #expect(told[0] == told[2] && told[1] == told[2], "\(told)")
        let stored = [wire, again, direct].map { ($0["delivery"] as? [String: Any])?["stored"] as? Int }
        #expect(Set(stored).count == 1 && stored[0] ?? 0 > 500, "\(stored)")
        // What a server does not give back, as the scores of a survey, is not said to be stored otherwise.
        let changed = [wire, again, direct].map { ($0["delivery"] as? [String: Any])?["changed"] as? Int }
        #expect(changed == [0, 0, 0])
    }

    // MARK: Running

    private static func run(
        _ scenario: String, _ backend: String, code: Int32, _ further: [String] = []
    ) throws -> [String: Any] {
        let answer = try Program().run(
            ["run", Program.scenario(scenario), "--backend", backend, "--format", "json", "--quiet"] + further)
        #expect(answer.code == code, "\(answer.complaints)")
        return try answer.object()
    }

    private static func expectOneReason(_ reason: String?, in summary: [String: Any]) throws {
        let rules = try #require(summary["attribution"] as? [[String: Any]])
        #expect(rules.count == 2)
        for rule in rules {
            #expect(rule["level"] as? String != "totals")
            let conversions = try #require(rule["conversions"] as? Int)
            let isExact = rule["exact"] as? Int == conversions && rule["misattributed"] as? Int == 0
            #expect(isExact == (reason == nil))
            let reasons = rule["reasons"] as? [String: Double] ?? [:]
            #expect(reasons.keys.sorted() == [reason].compactMap(\.self), "\(reasons)")
        }
    }
}
