import Foundation

/// How long `footfall check` takes to find each fault of the bank from generated journeys, and whether it gives it its name.
extension Bench {
    private struct Checked: Decodable {
        struct Finding: Decodable {
            var part: String
            var reason: String
            var journey: [Step]
        }
        struct Step: Decodable { var kind: String }
        var findings: [Finding]
        var journeys: Int
        var seconds: Double

        /// Of those found by generated journeys, without parameters.
        var mainReason: String? {
            findings.first { $0.part == "journeys" }.map { String($0.reason.prefix { $0 != "(" }) }
        }
    }

    /// What the audit calls each fault; those that cannot be told apart have one name.
    private static let faultReasons = [
        ("acknowledged-loss", "lost-event"), ("lost-batch-tail", "lost-event"), ("missing-hour", "lost-event"),
        ("cached-redirect", "lost-event"), ("late-dropped", "late-event"), ("refund-ignored", "refund"),
        ("coupon-ignored", "coupon"), ("retry-duplication", "duplicate"), ("last-body-wins", "duplicate"),
        ("order-dedupe-missing", "order-dedupe"), ("wrong-dedupe", "order-dedupe"),
        ("first-touch-race", "first-touch-race"), ("identity-split", "identity-split"),
        ("cookie-lifetime", "cookie-lifetime"), ("per-session", "per-session"), ("per-device", "identity-split"),
        ("identity-merge", "identity-merge"), ("arrival-order", "arrival-order"), ("clock-skew", "clock-skew"),
        ("tie-break", "tie-break"), ("touch-after-conversion", "touch-after-conversion"),
        ("window-edge", "window-edge"), ("short-window", "wrong-window"), ("calendar-day", "calendar-day"),
        ("time-zone", "time-zone"), ("view-over-click", "view-over-click"), ("sends-as-clicks", "sends-as-clicks"),
        ("direct-overwrites", "direct-overwrites"), ("wrong-rule", "wrong-rule"),
        ("organic-double-count", "double-count"), ("stale-report", "stale-report"), ("currency-rounding", "rounding"),
    ]

    /// The issue's limit, wall clock on two cores.
    private static let secondsMax = 10.0

    func check() throws -> Report {
        var report = Report("check: the faults of the bank, found by generated journeys", judged: judged)
        let sound = try checked(fault: nil)
        report.note("a sound backend: \(sound.journeys) journeys in \(String(format: "%.1f s", sound.seconds))")
        report.require("nothing found in a sound backend", sound.findings.isEmpty)
        var slowest = ("none", 0.0)
        let faults = options.smoke ? Array(Self.faultReasons.prefix(2)) : Self.faultReasons
        for (fault, reason) in faults {
            let answer = try checked(fault: fault)
            let smallest = answer.findings.first.map { "\($0.journey.count) steps" } ?? "none"
            report.note(
                "\(fault): \(answer.mainReason ?? "nothing") by \(answer.journeys) journeys in "
                    + String(format: "%.1f s", answer.seconds) + ", shown by \(smallest)")
            report.require("\(fault) is named \(reason)", answer.mainReason == reason)
            if answer.seconds > slowest.1 { slowest = (fault, answer.seconds) }
        }
        report.note("the slowest is \(slowest.0)")
        report.judge("the slowest fault", slowest.1, " s", .atMost(Self.secondsMax))
        return report
    }

    private func checked(fault: String?) throws -> Checked {
        let scenario = root.appending(path: "scenarios/attribution-rules.yaml").path
        var arguments = ["check", scenario, "--only", "journeys", "--format", "json", "--quiet"]
        if options.smoke { arguments += ["--budget", "700"] }
        if let fault { arguments += ["--fault", fault] }
        let child = try Child.run(footfall, arguments)
        guard child.exitCode == (fault == nil ? 0 : 1) else {
            throw Child.Failure(
                description: "footfall \(arguments.joined(separator: " ")) ended with \(child.exitCode)")
        }
        return try JSONDecoder().decode(Checked.self, from: child.output)
    }
}
