import Foundation
import Runner
import SQLiteBackend
import Scenario
import Synchronization
import Tracking

extension Bench {
    func sqlite() throws -> Report {
        let customers = size(60_000, smoke: 300)
        var report = Report(
            "sqlite: affiliate-lifecycle, \(customers) customers in journey order, best of \(rounds)", judged: judged)
        try ingestion(customers: customers, &report)
        try sqliteAttribution(&report)
        return report
    }

    // MARK: Ingestion

    /// From opening the file to closing it, everything acknowledged and the log worked off.
    private func ingestion(customers: Int, _ report: inout Report) throws {
        let (events, plan) = try firstBodies(customers: customers)
        let peer = ImportPeer(events: events, folder: scratch)
        try peer.writeRows()
        var rows: [String: [Report.Row]] = [:]
        for round in 0..<rounds {
            for index in ["immediate", "deferred"] {
                let file = scratch.appending(path: "ours-\(index)-\(round).db").path
                let seconds = try ingest(events, plan, into: file, index: index)
                rows[index, default: []].append(
                    Report.Row(name: "footfall, index \(index)", events: events.count, seconds: seconds))
                report.require(
                    "index \(index), round \(round + 1): all rows", try ImportPeer.count(in: file) == events.count)
            }
            let file = scratch.appending(path: "import-\(round).db").path
            try SQLiteBackend(options: ["path": file]).prepare(plan).close()
            let seconds = try peer.importRows(into: file)
            rows["import", default: []].append(
                Report.Row(name: "sqlite3 .import", events: events.count, seconds: seconds))
            report.require("import, round \(round + 1): all rows", try ImportPeer.count(in: file) == events.count)
        }
        let best = ["immediate", "deferred", "import"].compactMap { rows[$0]?.min { $0.seconds < $1.seconds } }
        guard best.count == 3 else { return }
        report.rows += best
        report.judge("index immediate, against .import", best[0].rate / best[2].rate, "x", .atLeast(1))
        report.judge("index deferred, against .import", best[1].rate / best[2].rate, "x", .atLeast(1.3))
    }

    private func ingest(
        _ events: ContiguousArray<TrackingEvent>, _ plan: RunPlan, into file: String, index: String
    ) throws -> Double {
        let start = ContinuousClock.now
        let session = try SQLiteBackend(options: ["path": file, "index": index]).prepare(plan)
        let sink = AcceptedCount()
        try events.withUnsafeBufferPointer { events in
            var next = 0
            // As many as the runner hands over at once.
            while next < events.count {
                next += try session.submit(
                    UnsafeBufferPointer(rebasing: events[next..<min(events.count, next + 4096)]), to: sink)
            }
        }
        session.close()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard sink.count == events.count else { throw Child.Failure(description: "\(file): not all were accepted") }
        return seconds
    }

    private func firstBodies(customers: Int) throws -> (events: ContiguousArray<TrackingEvent>, plan: RunPlan) {
        let collected = Mutex<(events: ContiguousArray<TrackingEvent>, seen: Set<EventID>, plan: RunPlan?)>(
            ([], [], nil))
        try drive(customers: customers) { plan in
            collected.withLock { $0.plan = plan }
            return { events in
                collected.withLock { collected in
                    for event in events where collected.seen.insert(event.id).inserted {
                        collected.events.append(event)
                    }
                }
            }
        }
        return try collected.withLock { collected in
            guard let plan = collected.plan else { throw Child.Failure(description: "the scenario had no plan") }
            return (collected.events, plan)
        }
    }

    /// Runs the scenario on one thread into whatever takes its events.
    func drive(
        customers: Int,
        _ open: @escaping @Sendable (RunPlan) throws -> @Sendable (UnsafeBufferPointer<TrackingEvent>) throws -> Void
    ) throws {
        let path = root.appending(path: "scenarios/affiliate-lifecycle.yaml").path
        let scenario = try ScenarioLoader().load(path: path, overrides: [])
        let outcome = try Run(
            scenario,
            options: RunOptions(
                backend: TeeBackend(open), backendName: "tee", order: .journey, customers: customers, workers: 1,
                runID: "bench", recompile: { try ScenarioLoader().load(path: path, overrides: $0) })
        ).execute()
        if let failure = outcome.failure { throw Child.Failure(description: failure) }
    }
}
