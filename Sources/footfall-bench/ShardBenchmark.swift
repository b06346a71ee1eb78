import Dispatch
import Foundation
import Synchronization

/// A run split into shards: what a second process brings, and what it costs to put parts together.
extension Bench {
    func shards() throws -> Report {
        let scenario = root.appending(path: "scenarios/affiliate-lifecycle.yaml").path
        let customers = size(1_000_000, smoke: 1_000)
        var report = Report(
            "shards: affiliate-lifecycle, \(customers) customers, one worker a process, best of \(rounds)",
            judged: judged)
        var (alone, halves): ([Report.Row], [Report.Row]) = ([], [])
        var merged: RunSummary?
        for round in 0..<rounds {
            let (summary, child) = try run(scenario, backend: "none", customers: customers)
            alone.append(
                Report.Row(
                    name: "one process", events: summary.eventsTotal, seconds: child.wallSeconds,
                    digest: summary.digest))
            let folder = scratch.appending(path: "halves-\(round)").path
            let seconds = try runShards(0..<2, of: 2, scenario, customers, to: folder, atOnce: 2)
            merged = try merge(folder, shards: 2).summary
            halves.append(
                Report.Row(
                    name: "two processes, a shard each", events: summary.eventsTotal, seconds: seconds,
                    digest: merged?.digest ?? ""))
        }
        let (one, two) = (best(alone), best(halves))
        report.rows = [one, two]

        let folder = scratch.appending(path: "sixteenths").path
        _ = try runShards(0..<16, of: 16, scenario, customers, to: folder, atOnce: 2)
        let merges = try (0..<rounds).map { _ in try merge(folder, shards: 16) }
        let quickest = merges.map(\.child.wallSeconds).min() ?? .nan
        let sizes = try (0..<16).map { index in
            try FileManager.default.attributesOfItem(atPath: "\(folder)/part-\(index)-of-16/part.footfall")[.size]
                as? Int
                ?? 0
        }
        report.require("two parts add up to one process's events", two.digest == one.digest)
        report.judge("two processes against one, wall time", one.seconds / two.seconds, "x", .atLeast(1.9))
        report.require(
            "sixteen parts add up to one process's events", merges.allSatisfy { $0.summary.digest == one.digest })
        report.judge("sixteen parts merged, from process start to exit", quickest, " s", .atMost(1))
        let many = options.smoke ? 40 : 1_000
        let heap = scratch.appending(path: "many").path
        let fewCustomers = options.smoke ? 1_000 : 100_000
        _ = try runShards(0..<many, of: many, scenario, fewCustomers, to: heap, atOnce: 2)
        let large = try merge(heap, shards: many)
        report.judge(
            "peak memory of \(many) parts merged, against sixteen",
            Double(large.child.peakBytes) / Double(merges.map(\.child.peakBytes).min() ?? 1), "x", .atMost(1.3))
        report.note(
            "\(many) parts are merged in \(Report.short(large.child.wallSeconds)) s and \(large.child.peakBytes >> 20) MiB"
        )
        report.note("a part takes \((sizes.max() ?? 0) / 1024) KiB at most")
        return report
    }

    /// - Returns: seconds until the last is done.
    private func runShards(
        _ shards: Range<Int>, of count: Int, _ scenario: String, _ customers: Int, to folder: String, atOnce: Int
    ) throws -> Double {
        let failure = Mutex<String?>(nil)
        let next = Atomic<Int>(shards.lowerBound)
        let footfall = self.footfall
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: atOnce) { _ in
            while true {
                let shard = next.add(1, ordering: .relaxed).oldValue
                guard shard < shards.upperBound else { return }
                let arguments = [
                    "run", scenario, "--backend", "none", "--workers", "1", "--customers", "\(customers)", "--quiet",
                    "--format", "json", "--shard", "\(shard)/\(count)", "--out", folder,
                ]
                let code = (try? Child.run(footfall, arguments))?.exitCode
                guard code == 0 else { return failure.withLock { $0 = "shard \(shard) ended with \(code ?? -1)" } }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if let reason = failure.withLock({ $0 }) { throw Child.Failure(description: reason) }
        return seconds
    }

    private func merge(_ folder: String, shards: Int) throws -> (summary: RunSummary, child: Child) {
        let parts = (0..<shards).map { "\(folder)/part-\($0)-of-\(shards)" }
        let child = try Child.run(
            footfall,
            ["merge"] + parts + ["--format", "json", "--quiet", "--out", scratch.appending(path: "merged").path])
        guard child.exitCode == 0 || child.exitCode == 1 else {
            throw Child.Failure(description: "footfall merge ended with \(child.exitCode)")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try decoder.decode(RunSummary.self, from: child.output), child)
    }
}
