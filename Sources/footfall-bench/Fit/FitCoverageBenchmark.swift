import Fitting
import FootfallTestKit
import Foundation
import Measurement
import Scenario
import Simulation

/// Whether the truth lies in the 95% intervals of `footfall fit` as often as they say: logs of a known scenario, seed after seed.
extension Bench {
    func fitCoverage() throws -> Report {
        let seeds = size(200, smoke: 2)
        var report = Report("fit-coverage: \(seeds) logs of a known scenario, 95% intervals", judged: judged)
        let known = try ScenarioLoader().load(text: KnownShop.scenario, name: "known-shop.yaml")
        guard let world = known.world else { throw Child.Failure(description: "known-shop has no stages") }
        var inside = KnownShop.truth.map { _ in 0 }
        var given = inside
        let start = ContinuousClock.now
        for seed in 1...UInt64(seeds) {
            let fit = try LogFit(try log(of: world, start: known.start, seed: seed))
            for (index, truth) in KnownShop.truth.enumerated() {
                guard let interval = fit.estimates.first(where: { $0.name == truth.name })?.interval else { continue }
                given[index] += 1
                if interval.contains(truth.value) { inside[index] += 1 }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        for (index, truth) in KnownShop.truth.enumerated() {
            let share = Double(inside[index]) / Double(max(given[index], 1))
            report.note(
                "\(truth.name) = \(truth.value): inside \(inside[index]) of \(given[index]), "
                    + String(format: "%.1f%%", share * 100))
        }
        let total = Double(inside.reduce(0, +)) / Double(max(given.reduce(0, +), 1))
        report.note(String(format: "%.2f s a log, with its simulation", seconds / Double(seeds)))
        let least = Double(given.min() ?? 0) / Double(seeds)
        // AIC prefers a family with a parameter more than the true one has in P(chi-squared(1) > 2) = 15.7% of logs: the mean of an
        // exponential dwell is then none of the estimates.
        report.judge("logs with an interval, of the parameter with fewest", least * 100, "%", .atLeast(80))
        report.judge("the truth inside, of all intervals", total * 100, "%", .atLeast(91))
        report.judge("the truth inside, of all intervals", total * 100, "%", .atMost(98))
        return report
    }

    /// A log as `footfall log` writes it, read as `footfall fit` reads it.
    private func log(of world: World, start: Int64, seed: UInt64) throws -> EventLog {
        var world = world
        world.seed = seed
        let engine = Engine(world: world)
        var ledger = Ledger()
        engine.makeWorker().simulate(0..<engine.count, into: &ledger)
        var text = Array(LogWriter.header.utf8)
        LogWriter(world, start: start).write(ledger, into: &text)
        var options = DataFile.Options()
        options.until = CalendarDay.number(of: KnownShop.lastDay)
        var position = 0
        let file = try DataFile.read(options) { buffer in
            let count = min(buffer.count, text.count - position)
            buffer.copyBytes(from: text[position..<position + count])
            position += count
            return count
        }
        guard case .log(let log) = file else { throw Child.Failure(description: "the log is read as something else") }
        return log
    }
}
