import Foundation
import HTTPBackend
import MemoryBackend
import Results
import Runner
import Scenario
import Tracking

/// Loads of a plain population against a server that a test controls.
enum Rack {
    /// Everybody comes by a channel and sees one page: two events each, far apart.
    static let passers = """
        scenario: passers
        seed: 7
        start: 2026-11-27
        horizon: 2d
        currency: USD
        goal: purchase
        channels: {search: {kind: organic}}
        population:
          arrivals: {customers: 40_000, over: 1h, channel: search}
        stages:
          - stage: shop
            dwell: {exponential: {mean: 5h}}
            conversion: {probability: 1, emits: purchase, value: 20}
          - stage: bought
        attribution: {rules: [first-touch, last-touch]}
        """

    /// Few who stay for long and see a page again and again: many events each, whose order can be told.
    static let regulars = """
        scenario: regulars
        seed: 5
        start: 2026-11-27
        horizon: 10d
        population:
          arrivals: {customers: 60, over: 1m}
        stages:
          - stage: shop
            emits: {page_view: 100/day}
            dwell: 9d
            churn: 1
        """

    static func scenario(_ text: String = passers, _ more: String = "") throws -> CompiledScenario {
        try ScenarioLoader().load(text: text + "\n" + more, name: "rack.yaml")
    }

    /// A load against the server.
    static func run(
        _ scenario: CompiledScenario, _ profile: String, on server: RackServer, connections: Int = 32,
        process: String = "poisson", _ options: [String: String] = [:], control: LoadControl = LoadControl()
    ) throws -> RunOutcome {
        let backend = try backend(server, connections: connections, options)
        return try run(scenario, profile, on: backend, process: process, control: control)
    }

    static func backend(
        _ server: RackServer, connections: Int, _ options: [String: String] = [:]
    ) throws -> HTTPBackend {
        let standard = [
            "url": server.url, "preset": "segment", "connections": "\(connections)", "batch": "1", "settle": "0s",
        ]
        return try HTTPBackend(options: standard.merging(options) { $1 })
    }

    static func run(
        _ scenario: CompiledScenario, _ profile: String?, on backend: any TrackingBackend, process: String = "poisson",
        seconds: Double? = nil, customers: Int? = nil, control: LoadControl = LoadControl(),
        journal: JournalPlace? = nil
    ) throws -> RunOutcome {
        var plan = scenario.load ?? LoadPlan(shape: .closed(customers: nil, thinkSeconds: 0))
        if let profile { plan.shape = try ProfileText.shape(profile) }
        plan.isRegular = process == "regular"
        let options = RunOptions(
            backend: backend, backendName: "rack", customers: customers, runID: "run-\(UInt32.random(in: 0 ... .max))"
        ) { _ in scenario }
        var load = LoadOptions(run: options, load: plan, durationSeconds: seconds, searchSeconds: 1)
        load.journal = journal
        return try LoadRun(scenario, options: load, control: control).execute()
    }

    /// Measures again where the generator itself says that it was disturbed: an invalid run speaks of the machine.
    static func valid(_ measure: () throws -> RunOutcome) throws -> Summary {
        var summary = try measure().summary
        for _ in 0..<4 where summary.rate?.valid == false { summary = try measure().summary }
        if summary.rate?.valid == false { try Machine.needsTime() }
        return summary
    }
}
