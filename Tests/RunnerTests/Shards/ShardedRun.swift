import Faults
import Foundation
import MemoryBackend
import Results
import Runner
import Scenario
import Simulation
import Tracking

/// One scenario, run as a whole and in shards.
struct ShardedRun {
    let source: ScenarioSource
    var customers: Int? = 600
    var faults: [FaultRequest] = []
    var order = RunOptions.Order.journey
    var workers = 2

    /// - Parameter text: of the scenario.
    init(_ text: String) throws { source = try ScenarioLoader().source(text: text, name: "shards.yaml") }

    func whole() throws -> RunOutcome {
        try Run(source.scenario, options: options(Shard.whole)).execute()
    }

    func part(_ index: Int, of count: Int, control: RunControl = RunControl()) throws -> ShardOutcome {
        try ShardRun(
            source, file: "shards.yaml", options: options(Shard(index: index, of: count)), control: control
        ).execute()
    }

    /// The parts of all shards in a folder that is removed afterwards.
    func withParts<Result>(_ count: Int, _ body: (_ paths: [String]) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(
            (0..<count).map { index in
                try Self.write(part(index, of: count).part, to: folder.appending(path: "part-\(index)-of-\(count)"))
            })
    }

    /// - Returns: the path of the part's folder.
    static func write(_ part: Data, to folder: URL) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try part.write(to: folder.appending(path: Part.name))
        return folder.path
    }

    func merged(_ count: Int) throws -> RunOutcome { try withParts(count) { try Self.merge($0.shuffled()) } }

    static func merge(_ paths: [String], allowsMissing: Bool = false) throws -> RunOutcome {
        try Merge(PartCollection(paths, allowsMissing: allowsMissing), loader: ScenarioLoader()).execute()
    }

    private func options(_ shard: Shard) throws -> RunOptions {
        let backend = MemoryBackend()
        let source = self.source
        var options = RunOptions(
            backend: faults.isEmpty ? backend : try FaultInjector(backend, faults: faults), backendName: "memory",
            order: order, customers: customers, workers: workers, runID: "run-\(shard.index)",
            recompile: { try source.with($0) })
        options.shard = shard
        return options
    }
}

extension Summary {
    /// All that does not speak of a machine or a clock.
    var ofTheWorld: Summary {
        var summary = self
        (summary.host, summary.seconds, summary.shard, summary.rate) = (nil, nil, nil, nil)
        summary.delivery?.settleSeconds = nil
        return summary
    }

    /// Sections in which two differ, for a message that can be read.
    func differences(from other: Summary) throws -> [String] {
        func sections(_ summary: Summary) throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: SummaryFile.encode(summary.ofTheWorld)) as? [String: Any] ?? [:]
        }
        let (mine, theirs) = (try sections(self), try sections(other))
        return Set(mine.keys).union(theirs.keys).sorted().filter { key in
            (mine[key] as? NSObject) != (theirs[key] as? NSObject)
        }
    }
}

/// A shop in which everything happens that a split could get wrong: referrals, refunds, segments, cohorts, gauges, commission,
/// other worlds, and trackers that see and get things wrong.
enum SplitShop {
    static func text(seed: Int = 3, tracking: String = disturbances) -> String {
        """
        scenario: split-shop
        seed: \(seed)
        start: 2026-03-02
        horizon: 90d
        currency: EUR
        goal: purchase
        population:
          arrivals:
            - {customers: 500, over: 0d}
            - {rate: 30/day}
            - {rate: 10/day, channel: ads}
          segments:
            student: {share: 0.6}
            office: {share: 0.4}
        channels:
          search: {kind: organic, cost: {per_day: 30}}
          ads: {kind: paid, cost: {per_click: 0.63, fixed: 100}}
          email: {kind: owned, cost: {per_send: 0.001}}
          friends: {kind: referral, cost: {reward: 5}}
          affiliate:
            kind: affiliate
            partners:
              blog: {share: 1, commission: 8%}
              coupon: {share: 0, commission: 5%}
        stages:
          - stage: browsing
            emits: {page_view: 0.5/day}
            dwell: {lognormal: {median: 2d, sigma: 1}}
            conversion: {probability: 0.3, emits: cart}
            churn: 0.3
            touches:
              - {channel: ads, rate: 0.3/day, click_through: 0.3, click_uplift: 1.5, half_life: 3d}
              - {channel: affiliate, rate: 0.2/day, click_through: 0.3}
          - stage: checkout
            dwell: {exponential: {mean: 3h}}
            conversion:
              probability: 0.6
              emits: purchase
              value: {lognormal: {median: 28, sigma: 0.5}}
              refund: {probability: 0.1, delay: {exponential: {mean: 8d}}}
            churn: rest
            touches:
              - {name: reminder, channel: email, after: cart, delay: 1h, reach: 0.6, open: 0.4, click_through: 0.1, at_most: 1}
              - {channel: affiliate, partner: coupon, on_intent: 0.25, discount: 10%}
          - stage: customer
            dwell: {exponential: {mean: 15d}}
            outcomes:
              - {to: checkout, probability: 0.25, emits: cart, refers: {probability: 0.4, delay: {exponential: {mean: 5d}}}}
            churn: 0.3
            survey: {csat: {probability: 0.3, score: {empirical: {5: 0.45, 4: 0.35, 3: 0.2}}}}
        attribution:
          rules: [first-touch, last-touch, linear, position-based]
          touches: clicks
          lookback: 30d
          commission: last-touch
        \(tracking)
        what_if:
          no-ads: {without: [ads]}
          dearer: {set: {stages.checkout.conversion.probability: 0.5}}
        kpis:
          fewer: what_if.no-ads.difference.kpis.conversion_rate
          dearer: what_if.dearer.kpis.conversion_rate
          coupon: partners.affiliate/coupon.incremental.conversions
          friends: channels.friends.incremental.value
        expect:
          - kpis.conversion_rate in 0.01..0.9
          - goals.purchase.value > 1_000_000_000
          - delivery.lost_after_ack = 0
        """
    }

    static let disturbances = """
        tracking:
          devices: {empirical: {1: 0.5, 2: 0.5}}
          login: [purchase]
          cookie_lifetime: 30d
          consent: 0.85
          ad_block: 0.15
          bots: 0.05
          loss: 0.02
          duplicates: 0.02
          altered_duplicates: 0.01
          late: {probability: 0.05, delay: {exponential: {mean: 2h}}}
          reordered: 0.02
          clock_skew: {normal: {mean: 0s, sd: 15s}}
        """
}
