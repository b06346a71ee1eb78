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
        let answer = try Program().run(
            "run", Program.scenario(row.scenario), "--backend", "http:url=\(server.url),preset=footfall", "--format",
            "json", "--quiet")
        try server.end()
        #expect(answer.code == (row.reason == nil ? 0 : 1), "\(answer.complaints)")
        let rules = try #require(try answer.object()["attribution"] as? [[String: Any]])
        #expect(rules.count == 2)
        for rule in rules {
            #expect(rule["level"] as? String == "totals")
            let reasons = rule["reasons"] as? [String: Double] ?? [:]
            #expect(reasons.max { $0.value < $1.value }?.key == row.reason, "\(reasons)")
        }
    }
}
