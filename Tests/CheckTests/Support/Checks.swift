import Check
import Faults
import Foundation
import MemoryBackend
import Results
import Scenario
import Testing
import Tracking

/// Scenarios of tests, and how they are checked.
enum Checks {
    /// Two settings in which every fault of the bank can show: one counts to the tick, one in days of New York.
    static let rules = """
        scenario: rules
        goal: purchase
        timezone: America/New_York
        start: 2026-03-01
        horizon: 120d
        channels:
          search: {kind: organic}
          ads: {kind: paid}
          email: {kind: owned}
          home: {kind: organic}
          affiliate: {kind: affiliate, partners: {blog: {share: 0.5, coupon: B10}, coupon: 0.5}}
        attribution: {rules: [first-touch, last-touch, last-non-direct, linear], lookback: {click: 30d, view: 1d, direct: 30d}}
        cases:
          three-clicks:
            journey:
              - {at: 0d, click: search}
              - {at: 5d, click: ads}
              - {at: 7d, emits: purchase, value: 100}
            credit: {first-touch: {search: 1}, linear: {search: 1/2, ads: 1/2}}
          days:
            attribution: {boundary: calendar_days, lookback: 1d}
            journey:
              - {at: 2026-03-20 00:00, click: search}
              - {at: 2026-03-21 23:59, emits: purchase, value: 100}
            credit: {last-touch: {search: 1}}

        """

    static func scenario(_ text: String = rules) throws -> CompiledScenario {
        try ScenarioLoader().load(text: text, name: "test.yaml")
    }

    static func options(
        _ faults: [FaultRequest] = [], parts: Set<CheckOptions.Part> = [.cases, .edges, .journeys],
        journeys: Int = 100, seed: UInt64 = 1
    ) throws -> CheckOptions {
        let backend: any TrackingBackend =
            faults.isEmpty ? MemoryBackend() : try FaultInjector(MemoryBackend(), faults: faults)
        return CheckOptions(
            backend: backend, backendName: "memory", parts: parts, budget: .journeys(journeys), seed: seed,
            runID: "test")
    }

    static func fault(_ name: String, rate: Double = 1) throws -> FaultRequest {
        FaultRequest(try #require(FaultBank.fault(named: name)), rate: rate)
    }

    static func run(_ text: String = rules, options: CheckOptions) throws -> CheckSummary {
        try RegressionCheck(scenario(text), options: options).execute()
    }

    /// Scenario files of the repository.
    static let files: [String] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "scenarios")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder.appending(path: $0).path }
    }()
}

extension CheckFinding {
    /// The reason without its parameters.
    var family: String { String(reason.prefix { $0 != "(" }) }
}
