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

    /// Faults that show in the scenario as it is, with the reason that the audit gives.
    private static let faults = [
        ("acknowledged-loss=0.001", "lost-event"), ("retry-duplication=0.01", "duplicate"),
        ("identity-split=0.01", "identity-split"), ("per-session=0.01", "per-session"),
        ("cookie-lifetime=0.01", "cookie-lifetime"), ("clock-skew=0.01", "clock-skew"),
        ("short-window=0.01", "wrong-window"), ("view-over-click=0.01", "view-over-click"),
        ("wrong-rule=0.01", "wrong-rule"), ("organic-double-count=0.01", "double-count"),
    ]

    func faults() throws -> Report {
        let customers = size(1_000_000, smoke: 2_000)
        let scenario = root.appending(path: "scenarios/affiliate-lifecycle.yaml").path
        var report = Report(
            "faults: affiliate-lifecycle into the memory backend, \(customers) customers", judged: judged)
        let sound = try audited(scenario, customers, fault: nil)
        report.note(
            "a sound backend: \(sound.eventsTotal) events, \(sound.conversions) conversions under \(sound.attribution.count) rules"
        )
        report.require("nothing found in a sound backend", sound.findings == nil && sound.differing == 0)
        for (fault, reason) in Self.faults {
            let answer = try audited(scenario, max(1, customers / 20), fault: fault)
            let name = answer.mainReason ?? "nothing"
            let audit = String(format: "%.1f s", answer.seconds["audit"] ?? .nan)
            report.note("\(fault): \(answer.differing) of \(answer.conversions) differ, \(name), audit in \(audit)")
            // Fewer than thirty say too little to be judged.
            if answer.differing >= 30 { report.require("\(fault) is named", name == reason) }
        }
        return report
    }

    private func audited(_ scenario: String, _ customers: Int, fault: String?) throws -> Audited {
        var arguments = ["run", scenario, "--customers", "\(customers)", "--format", "json", "--quiet"]
        arguments += ["--out", scratch.appending(path: "results").path]
        if let fault { arguments += ["--fault", fault] }
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
