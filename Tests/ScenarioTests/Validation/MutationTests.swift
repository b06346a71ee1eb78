import FootfallTestKit
import Foundation
import Scenario
import Testing

/// Scenarios that are nearly right: whatever is done to a file, it is read or refused with a place, and nothing traps.
@Suite struct MutationTests {
    private static let seed = ProcessInfo.processInfo.environment["FOOTFALL_MUTATION_SEED"].flatMap(UInt64.init) ?? 1

    private let lines = """
        scenario: nearly
        start: 2026-03-01
        horizon: 60d
        timezone: Europe/Berlin
        goal: purchase
        calendar: {weekly: [1, 1, 1, 1, 1, 2, 2], seasonal: {sale: {start: 2026-03-05, end: 2026-03-09, factor: 2, uplift: 1.2}}}
        population:
          arrivals: [{rate: 10/day, channel: ads}, {customers: 50, over: 0d, stage: checkout, segment: new}]
          traits: {buying: {beta: {a: 2, b: 8}}, pace: {exponential: {mean: 2d}}}
          segments: {new: {share: 0.6, traits: {likes: 0.3}}, old: {share: 0.4, traits: {likes: $buying}}}
        channels:
          ads: {kind: paid, cost: {per_click: 0.5, per_event: {cart: 0.1}}}
          mail: {kind: owned}
          partners: {kind: affiliate, partners: {blog: {share: 1, commission: 5%}, coupon: {share: 0, coupon: SAVE}}}
        stages:
          - stage: browsing
            emits: {view: 3/day, visit: 1, buy: {rate: 0.1/day, value: 4, pages: {geometric: {mean: 3}}}}
            dwell: $pace
            conversion: {probability: $buying, emits: cart, refers: {probability: 0.1, delay: 1d}}
            churn: rest
            touches:
              - {channel: ads, rate: 0.5/day, click_through: 0.1, click_uplift: 1.4, half_life: 2d}
              - {name: nudge, channel: mail, after: inactivity, delay: 2d, reach: 0.5, uplift: {churn: 0.9}, half_life: 1d}
          - stage: checkout
            dwell: {lognormal: {median: 2h +- 10m, sigma: 1}}
            outcomes:
              - {to: done, probability: 0.5, emits: purchase, products: {a: {share: $likes, value: 3}, b: {share: rest, value: 2}}}
              - {to: browsing, probability: 0.1}
            touches:
              - {channel: partners, partner: coupon, on_intent: 0.2, discount: 10%}
          - stage: done
        campaigns:
          push: {channel: mail, every: [day 09:00, 7d], start: 2026-03-10, end: 2026-03-20, uplift: {purchase: 1.2}, half_life: 1d}
        tracking: {login: [purchase], consent: 0.8, late: {probability: 0.1, delay: 1h}}
        attribution: {rules: [linear, {time-decay: {half_life: 2d}}], lookback: {click: 7d, ads: 1d}, commission: linear}
        cases:
          one: {journey: [{at: 0d, click: partners/blog}, {at: 1d, emits: purchase, order: o}], credit: {linear: {partners/blog: 1}}}
        gauges: {fans: {start: 3, per: {view: 1}}}
        kpis: {rate: events.purchase.count / events.cart.count}
        what_if: {calm: {without: [mail, partners/coupon, push], set: {stages.browsing.touches.nudge.delay: x2}}}
        load: {profile: [{phase: rush, rate: 5/s, hold: 5s}], stop: [response_ms.p99 > 5]}
        expect: [stages.done.entered > 0, phases.rush.response_ms.p99 < 3]
        """.split(separator: "\n").map(String.init)

    @Test func theFileItselfIsValid() {
        #expect(complaints(lines.joined(separator: "\n")) == [])
    }

    @Test func whateverIsDoneToIt() {
        var random = SplitMix64(seed: Self.seed)
        let rounds = ProcessInfo.processInfo.environment["FOOTFALL_MUTATION_ROUNDS"].flatMap(Int.init) ?? 200
        for round in 0..<rounds {
            let text = mutated(&random)
            for complaint in complaints(text) {
                #expect(
                    complaint.contains(": ") && complaint.contains("; "),
                    "seed \(Self.seed), round \(round): \(complaint)\n\(text)")
            }
        }
    }

    /// One to three words of the file taken out, doubled, exchanged, or replaced by something odd.
    private func mutated(_ random: inout SplitMix64) -> String {
        let odd = [
            "-1", "{}", "[]", "~", "rest", "$buying", "$likes", "none", "0", "1e300", "9d", "x2", "[[1]]",
            "{a: {b: 1}}", "\"\"", "2026-13-01", "churned",
        ]
        var words = lines.joined(separator: "\n").split(separator: " ", omittingEmptySubsequences: false).map(
            String.init)
        for _ in 0...Int(random.next() % 3) {
            let index = Int(random.next() % UInt64(words.count))
            let other = Int(random.next() % UInt64(words.count))
            switch random.next() % 5 {
            case 0: words.remove(at: index)
            case 1: words.insert(words[index], at: other)
            case 2: words.swapAt(index, other)
            case 3:
                words[index] = odd[Int(random.next() % UInt64(odd.count))] + (words[index].hasSuffix(",") ? "," : "")
            default:
                // A line in another place.
                var rows = words.joined(separator: " ").split(separator: "\n").map(String.init)
                rows.swapAt(Int(random.next() % UInt64(rows.count)), Int(random.next() % UInt64(rows.count)))
                words = rows.joined(separator: "\n").split(separator: " ", omittingEmptySubsequences: false).map(
                    String.init)
            }
        }
        return words.joined(separator: " ")
    }
}
