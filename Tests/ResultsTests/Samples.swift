import Results

/// A small summary with something in most places.
func sampleSummary() -> Summary {
    var summary = Summary(scenario: "quick-start", seed: 18_446_744_073_709_551_615, customers: 1000, version: "0.1.0")
    summary.horizonDays = 75
    summary.events = ["purchase": EventSummary(count: 3, properties: ["pages": PropertySummary(mean: 2.5, sum: 7.5)])]
    var checkout = StageSummary(stage: "checkout", entered: 10, decisions: 20, converted: 4, churned: 5)
    checkout.outcomes = ["retention": 4]
    summary.stages = [StageSummary(stage: "browsing", entered: 1000), checkout]
    summary.goals = [GoalSummary(goal: "purchase", conversions: 4, customers: 3, value: 99.9)]
    var ads = ChannelSummary(channel: "ads", clicks: 7, cost: 12.5)
    ads.credit = ["time-decay(half_life=1.5d)": Credit(conversions: 1.5, value: 30)]
    summary.channels = [ads]
    summary.partners = [PartnerSummary(partner: "affiliate/coupon.de", clicks: 2, flags: ["coupon-poaching"])]
    summary.kpis = ["conversion_rate": 0.003]
    summary.whatIf = ["no-coupon": WhatIfSummary(goals: [GoalSummary(goal: "purchase", value: 80)])]
    summary.verdict = .passed
    return summary
}
