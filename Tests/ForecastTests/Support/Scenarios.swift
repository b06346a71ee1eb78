import Scenario

@testable import Forecast

/// Small scenarios that the tests forecast.
enum Scenarios {
    static func source(_ text: String) throws -> ScenarioSource {
        try ScenarioLoader().source(text: text, name: "test.yaml")
    }

    /// A chain with a self-outcome, a stay, a `rest` and two segments that differ in nothing: closed forms answer for it.
    static let chain = """
        scenario: chain
        seed: 7
        horizon: none
        goal: purchase
        population:
          arrivals:
            - {customers: 300, over: 10d}
            - {customers: 100, over: 0d, stage: cart, segment: keen}
          segments: {keen: {share: 0.25}, cool: {share: 0.75}}
        stages:
          - stage: browsing
            dwell: {lognormal: {median: 2d, sigma: 0.7}}
            conversion: {probability: 0.35, emits: cart}
            churn: 0.25
          - stage: cart
            dwell: {exponential: {mean: 6h}}
            outcomes:
              - {to: retention, probability: 0.4, emits: purchase, value: 30}
            churn: rest
          - stage: retention
            dwell: {weibull: {shape: 1.5, scale: 20d}}
            outcomes:
              - {to: retention, probability: 0.3, emits: purchase, value: 20}
              - {to: browsing, probability: 0.2}
            churn: 0.3
        """

    /// A shop with a horizon, paid channels, commission, referrals, refunds, a budget and uncertain assumptions.
    static let shop = """
        scenario: shop
        seed: 11
        start: 2026-03-10
        timezone: Europe/Berlin
        horizon: 70d
        goal: purchase
        margin: 0.5
        population:
          arrivals:
            - {rate: 6/day}
            - {customers: 60, over: 50d, channel: ads}
          segments: {keen: {share: 0.4}, cool: {share: 0.6}}
        channels:
          ads:   {kind: paid, cost: {per_click: 0.8, per_thousand_impressions: 12, per_day: 2, fixed: 50}}
          mail:  {kind: owned, cost: {per_send: 0.01}}
          blogs: {kind: affiliate, partners: {blog: 0.7, coupon: {share: 0.3, commission: 5%}}, cost: {commission: 8%, per_event: {sign_up: 0.2}}}
          friends: {kind: referral, cost: {reward: 3}}
        stages:
          - stage: browsing
            dwell: {exponential: {mean: 3d}}
            conversion: {probability: 0.3 +- 0.05, emits: sign_up}
            churn: 0.3
            touches:
              - {channel: ads, rate: 0.4/day, click_through: 0.1, click_uplift: 1.5, half_life: 4d}
              - {channel: blogs, rate: 0.3/day, click_through: 0.4, click_uplift: 1.3, half_life: 4d}
          - stage: trial
            dwell: {exponential: {mean: 4d}}
            conversion: {probability: 0.4, emits: purchase, value: 40, refund: {probability: 0.2, delay: 2d}, refers: {probability: 0.2, delay: 2d}}
            churn: 0.3
            touches:
              - {channel: mail, every: tuesday 09:00, reach: 0.8, open: 0.3, uplift: 1.2, half_life: 3d}
          - stage: customer
            dwell: {exponential: {mean: 9d}}
            outcomes: [{to: customer, probability: 0.5, emits: purchase, value: 25}]
            churn: 0.2
        campaigns:
          spring: {channel: ads, start: 2026-03-20, end: 2026-04-10, budget: 3/day, stages: [browsing], rate: 1/day, click_through: 0.2, click_uplift: 1.6, half_life: 3d}
        kpis:
          clicks_each: channels.ads.clicks / customers
        what_if:
          no-ads: {without: [ads]}
          dear-clicks: {set: {channels.ads.cost.per_click: x2}}
        """

    /// The shop without its campaign, whose budget takes a pilot of 10,000 customers each time, and without what-ifs.
    static let uncertain = String(shop.prefix(upTo: shop.firstRange(of: "campaigns:")?.lowerBound ?? shop.endIndex))

    /// The same with certain assumptions.
    static let certain = uncertain.replacing(" +- 0.05", with: "")
}
