import Check
import Faults
import Results
import Testing

/// Each fault of the bank against the check, which knows nothing of the bank.
@Suite("Generated journeys find every fault and name it")
struct FaultsFoundTests {
    static let reasons = [
        "acknowledged-loss": "lost-event", "lost-batch-tail": "lost-event", "missing-hour": "lost-event",
        "cached-redirect": "lost-event", "late-dropped": "late-event", "refund-ignored": "refund",
        "coupon-ignored": "coupon", "retry-duplication": "duplicate", "last-body-wins": "duplicate",
        "order-dedupe-missing": "order-dedupe", "wrong-dedupe": "order-dedupe",
        "first-touch-race": "first-touch-race", "identity-split": "identity-split",
        "cookie-lifetime": "cookie-lifetime", "per-session": "per-session", "per-device": "identity-split",
        "identity-merge": "identity-merge", "arrival-order": "arrival-order", "clock-skew": "clock-skew",
        "tie-break": "tie-break", "touch-after-conversion": "touch-after-conversion", "window-edge": "window-edge",
        "short-window": "wrong-window", "calendar-day": "calendar-day", "time-zone": "time-zone",
        "view-over-click": "view-over-click", "sends-as-clicks": "sends-as-clicks",
        "direct-overwrites": "direct-overwrites", "wrong-rule": "wrong-rule",
        "organic-double-count": "double-count", "stale-report": "stale-report", "currency-rounding": "rounding",
    ]

    @Test("every fault of the bank", arguments: FaultBank.all.map(\.name))
    func found(name: String) throws {
        let reason = try #require(Self.reasons[name], "\(name) is new: say what the audit calls it")
        let summary = try Checks.run(
            options: Checks.options([Checks.fault(name)], parts: [.journeys], journeys: 400, seed: 3))
        let told = summary.findings.map { "\($0.reason) \($0.conversions ?? 0)" }.joined(separator: "; ")
        #expect(summary.verdict == .failed)
        #expect(summary.findings.first?.family == reason, "\(told)")
        #expect(summary.findings.first?.journey.isEmpty == false)
    }

    @Test("a fault that strikes one customer in ten is made as small")
    func rare() throws {
        let summary = try Checks.run(
            options: Checks.options([Checks.fault("wrong-rule", rate: 0.1)], parts: [.journeys], journeys: 200))
        let finding = try #require(summary.findings.first)
        #expect(finding.family == "wrong-rule")
        #expect(finding.journey.count <= 5, "\(finding.journey)")
    }

    @Test("what takes two customers is shown by two")
    func merged() throws {
        let summary = try Checks.run(
            options: Checks.options([Checks.fault("identity-merge")], parts: [.journeys], journeys: 100))
        let finding = try #require(summary.findings.first)
        #expect(finding.family == "identity-merge")
        #expect(Set(finding.journey.map(\.customer)).count == 2, "\(finding.journey)")
    }
}
