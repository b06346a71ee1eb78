import Faults
import Foundation
import Results
import Runner
import Testing
import Tracking

@Suite("Shards: parts and the whole")
struct ShardMergeTests {
    private func expectSame(_ merged: RunOutcome, _ whole: RunOutcome, _ comment: Comment) throws {
        #expect(try merged.summary.differences(from: whole.summary) == [], comment)
        #expect(merged.summary.ofTheWorld == whole.summary.ofTheWorld, comment)
        #expect(merged.groups == whole.groups, comment)
        #expect(merged.exitCode == whole.exitCode, comment)
    }

    @Test("any number of parts add up to one process's summary", arguments: [1, 2, 3, 7, 16])
    func counts(shards: Int) throws {
        let run = try ShardedRun(SplitShop.text())
        let whole = try run.whole()
        // Something of everything, or the comparison proves little.
        let summary = whole.summary
        #expect(summary.exitsWithOneFailure && whole.groups != nil)
        #expect((summary.referrals?.made ?? 0) > 0 && (summary.goals?.first?.refunds ?? 0) > 0)
        #expect(summary.attribution?.allSatisfy { ($0.creditError ?? 0) > 0 && $0.reasons != nil } == true)
        #expect(summary.whatIf?.count == 2 && summary.delivery?.level == "bodies")
        try expectSame(run.merged(shards), whole, "\(shards) shards")
    }

    @Test("whatever the seed, the number of customers and of shards, the order and the trackers", arguments: 1...8)
    func random(round: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let seed = Int.random(in: 1...100_000, using: &generator)
        let shards = Int.random(in: 2...9, using: &generator)
        let isDisturbed = Bool.random(using: &generator)
        var run = try ShardedRun(SplitShop.text(seed: seed, tracking: isDisturbed ? SplitShop.disturbances : ""))
        run.customers = [1, 20, 83, 84, 300, 700].randomElement(using: &generator)
        run.order = [.journey, .time].randomElement(using: &generator) ?? .journey
        let comment: Comment =
            "seed \(seed), \(run.customers ?? 0) customers, \(shards) shards, \(run.order), disturbed \(isDisturbed)"
        try expectSame(run.merged(shards), run.whole(), comment)
    }

    @Test("a backend that is wrong is found out part by part as it is in one piece")
    func faults() throws {
        for name in ["acknowledged-loss", "wrong-rule", "last-body-wins"] {
            var run = try ShardedRun(SplitShop.text())
            run.faults = [FaultRequest(try #require(FaultBank.fault(named: name)), rate: 0.3)]
            let whole = try run.whole()
            #expect(whole.summary.findings?.isEmpty == false || whole.summary.delivery?.reasons != nil, "\(name)")
            try expectSame(run.merged(4), whole, "\(name)")
        }
    }

    @Test("how many customers a shard simulates is its own affair: arrivals are those of the whole")
    func arrivals() throws {
        var run = try ShardedRun(SplitShop.text())
        run.customers = nil
        let whole = try run.whole()
        let parts = try (0..<3).map { try run.part($0, of: 3).summary }
        #expect(parts.map(\.customers).reduce(0, +) == whole.summary.customers)
        #expect(parts.compactMap(\.eventsTotal).reduce(0, +) == whole.summary.eventsTotal)
        #expect(parts.allSatisfy { $0.customers > whole.summary.customers / 6 })
        #expect(parts.map(\.shard) == ["0/3", "1/3", "2/3"])
        #expect(parts.allSatisfy { $0.expectations == nil && $0.verdict == nil })
        try expectSame(run.merged(3), whole, "arrivals by chance")
    }
}

extension Summary {
    fileprivate var exitsWithOneFailure: Bool { verdict == .failed }
}
