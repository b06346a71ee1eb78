import Foundation
import Scenario
import Simulation

@testable import Fitting

/// Files made of text, as the command reads them.
enum Reading {
    static func file(_ text: String, until: Int? = nil, maxErrors: Int = 0) throws -> DataFile {
        try file(Array(text.utf8), until: until, maxErrors: maxErrors)
    }

    static func file(_ bytes: [UInt8], until: Int? = nil, maxErrors: Int = 0) throws -> DataFile {
        var options = DataFile.Options()
        options.until = until
        options.maxErrors = maxErrors
        var position = 0
        return try DataFile.read(options) { buffer in
            let count = min(buffer.count, bytes.count - position)
            buffer.copyBytes(from: bytes[position..<position + count])
            position += count
            return count
        }
    }

    static func log(_ text: String, until: Int? = nil) throws -> EventLog {
        guard case .log(let log) = try file(text, until: until) else { throw FitRefusal("not a log") }
        return log
    }

    static func log(_ bytes: [UInt8], until: Int? = nil) throws -> EventLog {
        guard case .log(let log) = try file(bytes, until: until) else { throw FitRefusal("not a log") }
        return log
    }

    static func purchases(_ text: String, until: Int? = nil) throws -> PurchaseData {
        guard case .purchases(let data) = try file(text, until: until) else { throw FitRefusal("no purchases") }
        return data
    }
}

/// Scenarios whose truth is known, and the logs that they leave.
enum Simulated {
    static func scenario(_ text: String) throws -> CompiledScenario {
        try ScenarioLoader().load(text: text, name: "s.yaml")
    }

    /// The log of every customer of a scenario.
    static func log(of scenario: CompiledScenario, customers: Int? = nil, seed: UInt64? = nil) throws -> [UInt8] {
        guard var world = scenario.world else { throw FitRefusal("no stages") }
        if let seed { world.seed = seed }
        let engine = Engine(world: world, customers: customers)
        var ledger = Ledger()
        engine.makeWorker().simulate(0..<engine.count, into: &ledger)
        var text = Array(LogWriter.header.utf8)
        LogWriter(world, start: scenario.start).write(ledger, into: &text)
        return text
    }

    /// Last day of the scenario, in days since 1970.
    static func lastDay(of scenario: CompiledScenario) -> Int {
        Int((scenario.start + (scenario.horizon ?? 0)) / 86_400_000_000) - 1
    }

    /// A shop with everything that a log can tell: two stages, censored dwells of two families, staying, and touches that
    /// change the odds of both outcomes.
    static let shop = """
        scenario: known
        start: 2026-01-01
        horizon: 90d
        goal: purchase
        population:
          arrivals: {rate: 40/day}
        channels:
          search: {kind: organic}
          ads: {kind: paid}
          email: {kind: owned}
        stages:
          - stage: browsing
            dwell: {lognormal: {median: 3d, sigma: 0.8}}
            outcomes:
              - {to: checkout, probability: 0.2}
            churn: 0.3
            touches:
              - {channel: search, rate: 0.3/day, click_through: 1, uplift: {checkout: 1.8, churn: 0.8}, half_life: 3d}
              - {channel: ads, rate: 0.4/day, click_through: 0.2, uplift: {checkout: 1.3}, click_uplift: {checkout: 2}, half_life: 2d}
          - stage: checkout
            dwell: {gamma: {shape: 2, scale: 12h}}
            outcomes:
              - {to: retention, probability: 0.35, emits: purchase, value: {lognormal: {median: 40, sigma: 0.5}}}
            churn: rest
            touches:
              - {channel: email, rate: 0.5/day, uplift: {conversion: 1.6}}
          - stage: retention
            dwell: {exponential: {mean: 15d}}
            outcomes:
              - {to: checkout, probability: 0.4}
            churn: 0.2
        """
}
