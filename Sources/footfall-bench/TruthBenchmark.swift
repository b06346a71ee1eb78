import Foundation

/// What it costs to know the truth: exact Shapley values of eight channels, all of which act on everybody, against one plain run.
extension Bench {
    /// The limit, in plain runs of the same scenario.
    private static let runsMax = 20.0

    func truth() throws -> Report {
        let customers = size(1_000_000, smoke: 2_000)
        let scenario = scratch.appending(path: "eight-channels.yaml")
        try EightChannels.scenario.write(to: scenario, atomically: true, encoding: .utf8)
        var report = Report(
            "truth: eight channels, \(customers) customers, one worker, best of \(rounds)", judged: judged)
        var plain: [Report.Row] = []
        var judged: [(row: Report.Row, answer: Judged)] = []
        for _ in 0..<rounds {
            let run = try run(scenario.path, customers: customers).summary
            plain.append(
                Report.Row(
                    name: "plain run, backend none", events: run.eventsTotal, seconds: run.simulateSeconds,
                    digest: run.digest))
            let answer = try judge(scenario.path, customers: customers, workers: 1)
            judged.append(
                (
                    Report.Row(
                        name: "exact Shapley truth", events: answer.truth.worldsSimulated,
                        seconds: answer.seconds["judge"] ?? .nan, digest: answer.digest), answer
                ))
        }
        let two = try judge(scenario.path, customers: customers, workers: 2)
        guard let answer = judged.first?.answer else { return report }
        report.rows = [best(plain), best(judged.map(\.row))]
        report.note("events of the truth are worlds simulated, of \(answer.truth.worldsInAll) in all")
        report.require("the truth is exact", answer.truth.method == "exact" && answer.channels.count == 8)
        report.require("Shapley values and v(none) sum to v(all)", answer.isEfficient)
        report.require("the same truth for 1 and 2 workers", two.channels == answer.channels)
        report.judge(
            "exact truth, against one plain run", best(judged.map(\.row)).seconds / best(plain).seconds, "x",
            .atMost(Self.runsMax))
        return report
    }

    private func judge(_ scenario: String, customers: Int, workers: Int) throws -> Judged {
        let out = scratch.appending(path: "results").path
        let child = try Child.run(
            footfall,
            [
                "judge", scenario, "--customers", "\(customers)", "--workers", "\(workers)", "--format", "json",
                "--quiet", "--out", out,
            ])
        guard child.exitCode == 0 else {
            throw Child.Failure(description: "footfall judge ended with \(child.exitCode)")
        }
        return try JSONDecoder().decode(Judged.self, from: child.output)
    }
}

/// What the benchmark needs of a judged summary.
private struct Judged: Decodable {
    struct Credit: Decodable, Equatable {
        var conversions: Double
        var value: Double
    }
    struct Channel: Decodable, Equatable {
        var channel: String
        var incremental: Credit?
        var shapley: Credit?
    }
    struct Truth: Decodable {
        var method: String
        var none: Credit
        var all: Credit
        var worldsSimulated: Int
        var worldsPruned: Int
        var worldsInAll: Int { worldsSimulated + worldsPruned }
        enum CodingKeys: String, CodingKey {
            case method, none, all
            case worldsSimulated = "worlds_simulated"
            case worldsPruned = "worlds_pruned"
        }
    }
    var digest: String
    var truth: Truth
    var seconds: [String: Double]
    private var allChannels: [Channel]
    var channels: [Channel] { allChannels.filter { $0.channel != "none" } }

    enum CodingKeys: String, CodingKey {
        case digest, truth, seconds
        case allChannels = "channels"
    }

    /// Up to the last digits of numbers that were whole before they were divided.
    var isEfficient: Bool {
        func sums(_ part: (Credit) -> Double) -> Bool {
            let shared = channels.reduce(0) { $0 + ($1.shapley.map(part) ?? .nan) }
            return abs(shared + part(truth.none) - part(truth.all)) <= 1e-9 * max(1, abs(part(truth.all)))
        }
        return sums(\.conversions) && sums(\.value)
    }
}

/// A shop in which every one of eight channels meets and moves people, some in several stages, some with arrivals of their own.
private enum EightChannels {
    static let scenario = """
        scenario: eight-channels
        seed: 8
        start: 2026-03-02
        horizon: 90d
        goal: purchase
        currency: EUR

        population:
          arrivals:
            - {customers: 70_000, over: 60d}
            - {customers: 15_000, over: 60d, channel: search-ads}
            - {customers: 15_000, over: 60d, channel: affiliate}

        channels:
          tv: {kind: paid, cost: {per_thousand_impressions: 20}}
          search-ads: {kind: paid, cost: {per_click: 1.60}}
          social-ads: {kind: paid, cost: {per_click: 0.63}}
          content: {kind: organic}
          affiliate: {kind: affiliate, partners: {blog: {share: 0.6, commission: 8%}, cashback: {share: 0.4, commission: 5%}}}
          email: {kind: owned, cost: {per_send: 0.002}}
          chat: {kind: owned}
          friends: {kind: referral, cost: {reward: 10}}

        stages:
          - stage: awareness
            dwell: {lognormal: {median: 3d, sigma: 1}}
            conversion: 0.25
            churn: 0.35
            touches:
              - {channel: tv, rate: 0.35/day, uplift: 1.1, half_life: 4d}
              - {channel: search-ads, rate: 0.2/day, click_through: 0.1, click_uplift: 1.8, half_life: 3d}
              - {channel: social-ads, rate: 0.4/day, click_through: 0.02, uplift: 1.05, click_uplift: 1.5, half_life: 3d}
              - {channel: content, rate: 0.1/day, click_through: 0.3, click_uplift: 1.5, half_life: 7d}
          - stage: consideration
            emits: {visit: 1}
            dwell: {lognormal: {median: 4d, sigma: 0.9}}
            conversion: {probability: 0.25, emits: cart}
            churn: 0.3
            touches:
              - {channel: affiliate, rate: 0.15/day, click_through: 0.25, click_uplift: 1.7, half_life: 7d}
              - {name: guides, channel: content, rate: 0.1/day, click_through: 0.25, click_uplift: 1.4, half_life: 7d}
              - {name: again, channel: social-ads, rate: 0.3/day, uplift: 1.08, half_life: 2d}
              - {name: welcome, channel: email, after: visit, delay: 1d, reach: 0.5, uplift: 1.2, half_life: 3d, at_most: 1}
          - stage: checkout
            dwell: {exponential: {mean: 8h}}
            conversion: {probability: 0.35, emits: purchase, value: {lognormal: {median: 60, sigma: 0.5}}}
            churn: rest
            touches:
              - {channel: chat, as: view, rate: 1.5/day, uplift: 1.4, half_life: 12h, prompts: 0.3, within: 30m}
              - {name: reminder, channel: email, after: cart, delay: 2h, reach: 0.5, uplift: 1.5, half_life: 1d, at_most: 1}
          - stage: customer
            dwell: {exponential: {mean: 20d}}
            outcomes:
              - {to: customer, probability: 0.3, emits: purchase, value: {lognormal: {median: 50, sigma: 0.5}}, refers: {probability: 0.15, delay: 5d}}
            churn: 0.2
            touches:
              - {name: points, channel: email, every: thursday 09:00, reach: 0.6, uplift: {purchase: 1.06}, half_life: 5d, unsubscribe: 0.003}
              - {name: invite, channel: friends, rate: 0.02/day, click_through: 0.3, click_uplift: {purchase: 1.2}, half_life: 10d}
        """
}
