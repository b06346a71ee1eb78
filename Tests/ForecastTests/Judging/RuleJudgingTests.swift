import Attribution
import Forecast
import Results
import Runner
import Scenario
import Testing

/// Rules judged in a whole run: a shop in which one channel causes all, and another is seen last.
@Suite("Judging rules")
struct RuleJudgingTests {
    private static let shop = """
        scenario: shop
        start: 2026-01-01
        horizon: 30d
        goal: purchase
        seed: 3
        population:
          arrivals: [{customers: 900, over: 10d}]
          segments: {a: {share: 0.5}, b: {share: 0.5}}
        channels:
          ads: {kind: paid, cost: {per_thousand_impressions: 50}}
          coupons: {kind: affiliate, partners: {club: 1}, cost: {commission: 10%}}
        stages:
          - stage: browsing
            dwell: 2d
            conversion: {probability: 0.02, emits: purchase, value: 50}
            churn: 0.5
            touches:
              - {channel: ads, rate: 1/day, click_through: 0.5, click_uplift: 20}
              - {channel: coupons, on_intent: 0.8}
          - stage: customer
        attribution: {rules: [first-touch, last-touch, {markov: {order: 1}}]}
        """

    private static func judged(
        _ text: String = shop, adding rules: [String] = [], workers: Int = 2
    ) throws -> Summary {
        let scenario = try ScenarioLoader().load(text: text, name: "shop.yaml")
        let judging = RuleJudging(scenario, adding: try rules.map { try RuleSpelling.read($0) })
        let options = RunOptions(
            backend: nil, backendName: "none", workers: workers, runID: "test",
            recompile: { try ScenarioLoader().load(text: text, name: "shop.yaml", overrides: $0) })
        return try Run(judging.scenario, options: options, with: judging).execute().summary
    }

    private static func channel(_ name: String, _ summary: Summary) throws -> ChannelSummary {
        try #require(summary.channels?.first { $0.channel == name })
    }

    @Test("what is seen last causes nothing, whatever rules say of it")
    func illusion() throws {
        let summary = try Self.judged()
        let (ads, coupons) = (try Self.channel("ads", summary), try Self.channel("coupons", summary))
        #expect(coupons.incremental == Credit(conversions: 0, value: 0, customers: 0))
        #expect(coupons.shapley == Credit())
        let added = try #require(ads.incremental)
        #expect(added.conversions > 50 && added.value == 50 * added.conversions)
        #expect(added.customers == Int(added.conversions) && ads.shapley?.conversions == added.conversions)
        #expect(try #require(summary.partners?.first).incremental == Credit(conversions: 0, value: 0, customers: 0))

        let rules = try #require(summary.rules)
        #expect(rules.map(\.rule) == ["first-touch", "last-touch", "markov(order=1)"])
        let last = try #require(rules.first { $0.rule == "last-touch" })
        let credited = try #require(coupons.credit?["last-touch"]?.conversions)
        let all = credited + (ads.credit?["last-touch"]?.conversions ?? 0)
        #expect(credited > 50 && abs(last.shareError - credited / all) < 1e-12)
        let cost = ads.cost + coupons.cost
        #expect(abs(try #require(last.misplaced) - last.shareError * cost) < 1e-9)
        #expect(summary.notJudged == nil, "markov is computed here: \(summary.notJudged ?? [])")
    }

    @Test("truth is told of the whole and of each segment, and sums up")
    func segments() throws {
        let summary = try Self.judged()
        let truth = try #require(summary.truth)
        #expect(truth.method == .exact && truth.players == ["ads"] && truth.negative == nil)
        #expect(Int(truth.all.conversions) == summary.goals?.first?.conversions)
        let shared = try Self.channel("ads", summary).shapley?.conversions ?? 0
        #expect(shared + truth.none.conversions == truth.all.conversions)
        #expect(truth.worldsSimulated.map { $0 > 900 } == true && truth.worldsPruned.map { $0 > 0 } == true)
        let parts = (summary.segments ?? []).compactMap { $0.channels?.first { $0.channel == "ads" }?.incremental }
        #expect(parts.count == 2 && parts.allSatisfy { $0.conversions > 0 })
        let whole = try #require(try Self.channel("ads", summary).incremental)
        #expect(parts.reduce(0) { $0 + $1.conversions } == whole.conversions)
        #expect(parts.reduce(0) { $0 + ($1.customers ?? 0) } == whole.customers)
    }

    @Test("further rules are judged beside, each once, and change nothing else")
    func furtherRules() throws {
        let plain = try Self.judged()
        let more = try Self.judged(adding: ["linear", "last-touch", "shapley", "markov(order=1)"], workers: 1)
        #expect(
            more.rules?.map(\.rule) == ["first-touch", "last-touch", "linear", "markov(order=1)", "shapley"])
        #expect(more.partners?.map(\.commission) == plain.partners?.map(\.commission))
        for judgement in plain.rules ?? [] { #expect(more.rules?.contains(judgement) == true, "\(judgement.rule)") }
        for rule in ["markov(order=1)", "shapley"] {
            let sum = more.channels?.reduce(0) { $0 + ($1.credit?[rule]?.conversions ?? 0) } ?? 0
            #expect(abs(sum - Double(more.goals?.first?.conversions ?? 0)) < 1e-6, "\(rule)")
        }
    }

    @Test("expectations may speak of the truth, which a run alone leaves open")
    func expectations() throws {
        let expecting =
            Self.shop + """

                expect:
                  - rules.last-touch.share_error > 0.5
                  - channels.coupons.shapley.conversions = 0
                  - channels.ads.incremental.conversions > 1_000_000
                """
        let judged = try Self.judged(expecting)
        #expect(judged.expectations?.map(\.judged) == [true, true, true])
        #expect(judged.expectations?.map(\.holds) == [true, true, false] && judged.verdict == .failed)
        let scenario = try ScenarioLoader().load(text: expecting, name: "shop.yaml")
        let options = RunOptions(backend: nil, backendName: "none", runID: "test", recompile: { _ in scenario })
        let alone = try Run(scenario, options: options).execute().summary
        #expect(alone.expectations?.map(\.judged) == [false, false, true])
        // By whole passes, and by worlds of single customers: the same.
        let added = try Self.channel("ads", judged).incremental
        #expect(try Self.channel("ads", alone).incremental?.conversions == added?.conversions)
        #expect(try Self.channel("ads", alone).incremental?.value == added?.value)
    }

    @Test("where nothing was caused there are no scores, and it is said why")
    func nothingCaused() throws {
        let idle = Self.shop.replacing("click_uplift: 20", with: "click_uplift: 1")
        let summary = try Self.judged(idle)
        #expect(summary.rules == nil)
        #expect(summary.notJudged?.contains { $0.hasPrefix("rules: ") } == true)
        #expect(try Self.channel("ads", summary).incremental == Credit(conversions: 0, value: 0, customers: 0))
    }
}
