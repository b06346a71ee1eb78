import Foundation

/// A million journeys against a sound backend, of which the audit must have nothing to say; then some faults that it must name.
extension Bench {
    /// What the audit says of a run.
    private struct Audited: Decodable {
        struct Rule: Decodable {
            var conversions: Int
            var exact: Int
        }
        struct Finding: Decodable { var reason: String }
        var eventsTotal: Int
        var attribution: [Rule]
        var findings: [Finding]?
        var seconds: [String: Double]

        var conversions: Int { attribution.map(\.conversions).max() ?? 0 }
        var differing: Int { attribution.map { $0.conversions - $0.exact }.max() ?? 0 }
        /// The backend's, without parameters; what the world hides is none of it.
        var mainReason: String? { findings?.first.map { String($0.reason.prefix { $0 != "(" }) } }
    }

    /// A fault, the reason that the audit gives, and what it takes for the fault to show in the scenario.
    private struct Row {
        var fault: String
        var reason: String
        var changes: [String] = []
    }

    private static let rows = [
        Row(fault: "acknowledged-loss", reason: "lost-event"), Row(fault: "lost-batch-tail", reason: "lost-event"),
        Row(fault: "missing-hour", reason: "lost-event"), Row(fault: "cached-redirect", reason: "lost-event"),
        Row(fault: "late-dropped", reason: "late-event"), Row(fault: "retry-duplication", reason: "duplicate"),
        Row(fault: "order-dedupe-missing", reason: "order-dedupe"), Row(fault: "wrong-dedupe", reason: "order-dedupe"),
        Row(fault: "identity-split", reason: "identity-split"), Row(fault: "per-device", reason: "identity-split"),
        Row(fault: "per-session", reason: "per-session"), Row(fault: "cookie-lifetime", reason: "cookie-lifetime"),
        Row(fault: "identity-merge", reason: "identity-merge"), Row(fault: "arrival-order", reason: "arrival-order"),
        Row(fault: "clock-skew", reason: "clock-skew"),
        Row(fault: "touch-after-conversion", reason: "touch-after-conversion"),
        Row(fault: "short-window", reason: "wrong-window"),
        Row(fault: "calendar-day", reason: "calendar-day", changes: ["attribution.lookback=1d"]),
        Row(
            fault: "time-zone", reason: "time-zone",
            changes: ["attribution.lookback=1d", "attribution.boundary=calendar_days"]),
        Row(fault: "view-over-click", reason: "view-over-click"),
        Row(fault: "sends-as-clicks", reason: "sends-as-clicks"),
        Row(fault: "direct-overwrites", reason: "direct-overwrites", changes: ["attribution.direct=skip_unless_only"]),
        Row(fault: "wrong-rule", reason: "wrong-rule"), Row(fault: "organic-double-count", reason: "double-count"),
        Row(fault: "stale-report", reason: "stale-report"), Row(fault: "currency-rounding", reason: "rounding"),
    ]
    /// One in a thousand, and more where that changes too few conversions to be judged.
    private static let rates = ["0.001", "0.01", "0.1"]

    func faults() throws -> Report {
        let customers = size(1_000_000, smoke: 2_000)
        var report = Report(
            "faults: affiliate-lifecycle into the memory backend, \(customers) customers", judged: judged)
        let sound = try audited(scenario, customers, [])
        report.note(
            "a sound backend: \(sound.eventsTotal) events, \(sound.conversions) conversions under \(sound.attribution.count) rules"
        )
        report.require("nothing found in a sound backend", sound.findings == nil && sound.differing == 0)
        for row in Self.rows { try find(row, customers: max(1, customers / 5), &report) }
        return report
    }

    /// At the lowest rate that changes thirty conversions: fewer say too little to be judged.
    private func find(_ row: Row, customers: Int, _ report: inout Report) throws {
        for rate in judged ? Self.rates : ["0.1"] {
            let fault = "\(row.fault)=\(rate)"
            let answer = try audited(
                scenario, customers, ["--fault", fault] + row.changes.flatMap { ["--set", $0] })
            let name = answer.mainReason ?? "nothing"
            let audit = String(format: "%.1f s", answer.seconds["audit"] ?? .nan)
            report.note("\(fault): \(answer.differing) of \(answer.conversions) differ, \(name), audit in \(audit)")
            guard answer.differing >= 30 else { continue }
            report.require("\(fault) is named", name == row.reason)
            return
        }
    }

    private var scenario: String { root.appending(path: "scenarios/affiliate-lifecycle.yaml").path }

    private func audited(_ scenario: String, _ customers: Int, _ more: [String]) throws -> Audited {
        var arguments = ["run", scenario, "--customers", "\(customers)", "--format", "json", "--quiet"]
        arguments += ["--out", scratch.appending(path: "results").path]
        arguments += more
        let child = try Child.run(footfall, arguments)
        guard child.exitCode == 0 || child.exitCode == 1 else {
            throw Child.Failure(
                description: "footfall \(arguments.joined(separator: " ")) ended with \(child.exitCode)")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Audited.self, from: child.output)
    }
}
