import Foundation
import MemoryBackend
import SQLiteBackend
import Synchronization
import Tracking

extension Bench {
    private struct Contenders {
        var memory: any TrackingSession
        var sqlite: any TrackingSession
        var plan: RunPlan

        init(_ plan: RunPlan, file: String) throws {
            self.plan = plan
            self.plan.rules = RuleSpecification.standard
            memory = try MemoryBackend().prepare(self.plan)
            sqlite = try SQLiteBackend(options: ["path": file, "synchronous": "off"]).prepare(self.plan)
        }

        func take(_ events: UnsafeBufferPointer<TrackingEvent>) throws {
            for session in [memory, sqlite] {
                var rest = events[...]
                while !rest.isEmpty {
                    rest = rest.dropFirst(try session.submit(.init(rebasing: rest), to: AcceptedCount()))
                }
            }
        }

        func close() {
            memory.close()
            sqlite.close()
        }
    }

    /// Attribution of a million conversions, five touches each and nobody who does not convert; and of a scenario, where most
    /// events have nothing to do with credit.
    func sqliteAttribution(_ report: inout Report) throws {
        let conversions = options.customers ?? (options.smoke ? 500 : 1_000_000)
        let dense = try Contenders(
            DrillEvents.plan("dense", resumed: false), file: scratch.appending(path: "dense.db").path)
        defer { dense.close() }
        for start in stride(from: 0, to: conversions, by: 500) {
            let numbers = start * DrillEvents.perPurchase..<min(conversions, start + 500) * DrillEvents.perPurchase
            try numbers.map(DrillEvents.event).withUnsafeBufferPointer { try dense.take($0) }
        }
        try compare(dense, "\(conversions) journeys", judged: true, &report)

        let sparse = Mutex<Contenders?>(nil)
        let file = scratch.appending(path: "sparse.db").path
        try drive(customers: size(60_000, smoke: 300)) { plan in
            let contenders = try Contenders(plan, file: file)
            sparse.withLock { $0 = contenders }
            return { try contenders.take($0) }
        }
        guard let contenders = sparse.withLock({ $0 }) else { return }
        defer { contenders.close() }
        try compare(contenders, "affiliate-lifecycle", judged: true, &report)
    }

    /// Until every credit of every rule was read: settling and reading, as the two divide the work differently.
    private func compare(_ contenders: Contenders, _ name: String, judged: Bool, _ report: inout Report) throws {
        let memory = try credits(of: contenders.memory, contenders.plan)
        let sqlite = try credits(of: contenders.sqlite, contenders.plan)
        report.require("\(name): both credit the same", memory.sum == sqlite.sum && memory.count == sqlite.count)
        for (backend, result) in [("memory", memory), ("sqlite", sqlite)] {
            report.note(
                "\(name), \(backend): \(result.count) conversions credited, settled in \(Report.short(result.settle)) s, "
                    + "read in \(Report.short(result.read)) s")
        }
        report.judge(
            "\(name): 4 rules, sqlite's time by memory's",
            (sqlite.settle + sqlite.read) / (memory.settle + memory.read), "x", .atMost(10))
    }

    private func credits(
        of session: any TrackingSession, _ plan: RunPlan
    ) throws -> (count: Int, sum: UInt64, settle: Double, read: Double) {
        let start = ContinuousClock.now
        _ = try session.settle()
        let settled = ContinuousClock.now
        var (count, sum) = (0, UInt64(0))
        for (index, rule) in plan.rules.enumerated() {
            for goal in plan.goals {
                try session.credits(rule: rule, goal: goal, part: 0, of: 1) { batch in
                    count += batch.count
                    var next = 0
                    for conversion in batch.conversions {
                        // A sum over sources, whatever their order.
                        while next < conversion.end {
                            let credit = batch.credits[next]
                            let source = UInt64(credit.source.channel) << 32 | UInt64(credit.source.partner) << 16
                            let key = conversion.id.customer &* 1_000_003 &+ conversion.id.sequence &+ source &* 7919
                            sum &+= (key | UInt64(index) << 60) &* UInt64(bitPattern: credit.units &+ 7 &* credit.value)
                            next += 1
                        }
                    }
                }
            }
        }
        let end = ContinuousClock.now
        return (count, sum, (settled - start) / .seconds(1), (end - settled) / .seconds(1))
    }
}

/// Counts what was accepted.
final class AcceptedCount: ReceiptSink, @unchecked Sendable {
    private(set) var count = 0
    func receive(_ receipts: UnsafeBufferPointer<Receipt>) {
        count += receipts.reduce(0) { $0 + ($1.result == .accepted ? 1 : 0) }
    }
    func receive(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        if result == .accepted { count += events.count }
    }
}
