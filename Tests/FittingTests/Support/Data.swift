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

}
