/// A scenario of which a log can tell everything, with its truth by the names that `footfall fit` gives it: two families of
/// dwell cut off by the horizon, staying, and touches that change the odds of both outcomes.
public enum KnownShop {
    public static let scenario = """
        scenario: known-shop
        start: 2026-01-01
        horizon: 90d
        goal: purchase
        population:
          arrivals: {rate: 40/day}
        channels:
          search: {kind: organic}
          ads: {kind: paid}
          email: {kind: owned}
        stages:
          - stage: browsing
            dwell: {lognormal: {median: 3d, sigma: 0.8}}
            outcomes:
              - {to: checkout, probability: 0.2}
            churn: 0.3
            touches:
              - {channel: search, rate: 0.3/day, uplift: {checkout: 1.8, churn: 0.8}, half_life: 3d}
              - {channel: ads, rate: 0.4/day, click_through: 0.2, uplift: {checkout: 1.3},
                 click_uplift: {checkout: 2}, half_life: 2d}
          - stage: checkout
            dwell: {gamma: {shape: 2, scale: 12h}}
            outcomes:
              - {to: retention, probability: 0.35, emits: purchase, value: {lognormal: {median: 40, sigma: 0.5}}}
            churn: rest
            touches:
              - {channel: email, rate: 0.5/day, uplift: {conversion: 1.6}}
          - stage: retention
            dwell: {exponential: {mean: 15d}}
            outcomes:
              - {to: checkout, probability: 0.4}
            churn: 0.2
        """

    /// Last day of the horizon.
    public static let lastDay = "2026-03-31"

    /// Durations in days, rates per day. Email fades never, so its half-life has no truth.
    public static let truth: [(name: String, value: Double)] = [
        ("population.arrivals.rate", 40),
        ("stages.browsing.dwell.lognormal.median", 3),
        ("stages.browsing.dwell.lognormal.sigma", 0.8),
        ("stages.browsing.outcomes.checkout.probability", 0.2),
        ("stages.browsing.churn", 0.3),
        ("stages.browsing.touches.search.rate", 0.3),
        ("stages.browsing.touches.search.uplift.checkout", 1.8),
        ("stages.browsing.touches.search.uplift.churn", 0.8),
        ("stages.browsing.touches.search.half_life", 3),
        ("stages.browsing.touches.ads.rate", 0.4),
        ("stages.browsing.touches.ads.click_through", 0.2),
        ("stages.browsing.touches.ads.uplift.checkout", 1.3),
        ("stages.browsing.touches.ads.uplift.churn", 1),
        ("stages.browsing.touches.ads.click_uplift.checkout", 2),
        ("stages.browsing.touches.ads.click_uplift.churn", 1),
        ("stages.browsing.touches.ads.half_life", 2),
        ("stages.checkout.dwell.gamma.shape", 2),
        ("stages.checkout.dwell.gamma.scale", 0.5),
        ("stages.checkout.outcomes.retention.probability", 0.35),
        ("stages.checkout.touches.email.rate", 0.5),
        ("stages.checkout.touches.email.uplift.retention", 1.6),
        ("stages.retention.dwell.exponential.mean", 15),
        ("stages.retention.outcomes.checkout.probability", 0.4),
        ("stages.retention.churn", 0.2),
    ]
}
