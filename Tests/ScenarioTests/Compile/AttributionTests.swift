import Scenario
import Testing
import Tracking

@Suite struct AttributionTests {
    private let day = AttributionChoices.Lookback.day

    @Test func rulesAndChoices() throws {
        let text = Shop(
            more: """
                attribution:
                  rules: [last-touch, {time-decay: {half_life: 3d}}, {position-based: {first: 0.5}}, {markov: {order: 2, nulls: false}}]
                  touches: all
                  lookback: {click: 7d, search: 2d}
                  boundary: whole_days
                  precedence: {view_weight: 0.2}
                  direct: skip_unless_only
                  repeats: collapse_runs
                  since_last_conversion: true
                  exclude_flagged: true
                  identity: {stitch: forward}
                  commission: first-touch
                """
        ).text
        let scenario = try load(text)
        #expect(scenario.rules.map(\.name) == ["last-touch", "time-decay(half_life=3d)", "position-based(first=0.5)"])
        #expect(scenario.rules[1].kind == .timeDecay(halfLife: 3 * day))
        #expect(scenario.rules[2].kind == .positionBased(first: 0.5, last: 0.4))
        #expect(scenario.laterRules == ["markov(order=2,nulls=false)"])
        #expect(scenario.choices.lookback == AttributionChoices.Lookback(click: 7 * day, channels: ["search": 2 * day]))
        #expect(scenario.choices.touches == .all)
        #expect(scenario.choices.boundary == .wholeDays)
        #expect(scenario.choices.precedence == .viewWeight(0.2))
        #expect(scenario.choices.direct == .skipUnlessOnly)
        #expect(scenario.choices.repeats == .collapseRuns)
        #expect(scenario.choices.sinceLastConversion)
        #expect(scenario.excludeFlagged)
        #expect(scenario.stitching == .forward)
        #expect(scenario.commissionRule == .firstTouch)
    }

    @Test func presetsAndWhatStandsBesideThem() throws {
        let ga = try load("scenario: a\nattribution: {preset: ga, lookback: 30d}")
        #expect(ga.rules == [.lastNonDirect])
        #expect(ga.choices.direct == .skipUnlessOnly)
        #expect(ga.choices.lookback == AttributionChoices.Lookback(all: 30 * day))
        let mobile = try load("scenario: a\nattribution: {preset: mobile-install}")
        #expect(mobile.choices.lookback.click == 7 * day)
        #expect(mobile.choices.lookback.view == day)
        #expect(mobile.choices.touches == .all)
        #expect(try load("scenario: a\nattribution: {preset: fractribution}").laterRules == ["removal-of-position"])
        for preset in ["w3c", "snowplow", "affiliate-classic"] {
            #expect(try !load("scenario: a\nattribution: {preset: \(preset)}").rules.isEmpty)
        }
    }

    @Test func rulesBeyondTheSixRunToo() throws {
        let channels =
            "{affiliate: {kind: affiliate, partners: {blog: {share: 1, coupon: SAVE}}}, search: {kind: organic}}"
        let text = Shop(
            channels: channels,
            more: """
                attribution:
                  rules: [{w-shaped: {event: purchase}}, "custom(weights={1: 40%, -1: 60%})", {priority: {order: [search]}},
                    {affiliate: {split: {introducer: 20%}}}, shapley]
                  commission: {affiliate: {split: {introducer: 20%}}}
                """
        ).text
        let scenario = try load(text)
        #expect(scenario.laterRules == ["shapley"])
        let terms = AffiliateTerms(
            split: .init(introducer: 0.2), owners: [.init(code: "SAVE", partner: "affiliate/blog")])
        #expect(
            scenario.rules.map(\.kind) == [
                .further(.wShaped(first: 0.3, milestone: 0.3, last: 0.3, event: "purchase")),
                .further(.custom(weights: [.init(position: 1, weight: 0.4), .init(position: -1, weight: 0.6)])),
                .further(.priority(order: ["search"])), .further(.affiliate(terms)),
            ])
        #expect(scenario.commissionRule == scenario.rules[3])
    }

    @Test func commissionIsPaidByLastTouchUnlessSaid() throws {
        let channels = "{affiliate: {kind: affiliate, partners: {blog: 1}, cost: {commission: 8%}}}"
        #expect(try load(Shop(channels: channels).text).commissionRule == .lastTouch)
    }

    @Test func calendarDaysNeedTheZone() throws {
        let scenario = try load("scenario: a\ntimezone: Europe/Berlin\nattribution: {boundary: calendar_days}")
        #expect(scenario.choices.zone == scenario.zone)
        #expect(scenario.zone.first?.offset == 3_600_000_000)
    }
}
