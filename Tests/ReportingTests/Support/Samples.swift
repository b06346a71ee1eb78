import Results

/// Summaries to render: one with everything, one with next to nothing.
enum Sample {
    static let rules = ["first-touch", "last-touch", "linear", "time-decay(half_life=7d)"]

    static func small() -> Summary {
        var summary = Summary(scenario: "quick-start", seed: 7, customers: 1000, version: "0.1.0")
        summary.verdict = .passed
        return summary
    }

    static func full() -> Summary {
        var summary = Summary(scenario: "affiliate-lifecycle", seed: 20_260_302, customers: 56_412, version: "0.1.0")
        summary.description = "A shop for coffee, its affiliate programme, and the customers who bring others"
        summary.start = "2026-03-02"
        summary.horizonDays = 180
        summary.currency = "EUR"
        summary.goal = "purchase"
        summary.backend = "memory"
        summary.eventsTotal = 3_412_907
        summary.digest = "0f3a9c5577e1b2d4c6a80e93f1d2b4a6"
        summary.stages = stages
        summary.goals = [
            GoalSummary(
                goal: "purchase", conversions: 12_345, customers: 9321, value: 823_456.7, refunds: 611,
                valueRefunded: 40_112.5)
        ]
        summary.channels = channels
        summary.partners = partners
        summary.campaigns = campaigns
        summary.segments = segments
        summary.products = [
            ProductSummary(product: "beans", sold: 8012, value: 301_202.5, share: 0.3658),
            ProductSummary(product: "grinder", sold: 4333, value: 522_254.2, share: 0.6342),
        ]
        summary.periods = periods
        summary.referrals = ReferralSummary(made: 2001, arrived: 1402, customers: 398, conversions: 512, value: 33_120)
        summary.surveys = ["csat": SurveySummary(answers: 4012, mean: 4.19, csat: 0.7912)]
        summary.gauges = [
            "followers": GaugeSummary(
                start: 12_000, end: 14_211, min: 11_980, max: 14_211,
                series: [11_980, 12_300, 12_411, 12_900, 13_880, 14_211], intervalDays: 30)
        ]
        summary.kpis = kpis
        fillTrust(&summary)
        summary.seconds = ["total": 2.317, "simulation": 1.2]
        return summary
    }

    private static var stages: [StageSummary] {
        let figures: [(String, Int, Int, Int, Int, Int, Double?)] = [
            ("awareness", 51_412, 80_211, 22_011, 25_101, 4300, 3.21),
            ("consideration", 29_907, 51_222, 12_444, 14_020, 3443, 4.07),
            ("purchase", 12_444, 14_300, 9700, 2700, 44, 0.21),
            ("retention", 15_233, 61_000, 1830, 6500, 3203, 40.4),
            ("advocacy", 1830, 400, 120, 300, 1410, 88),
            ("gone", 120, 0, 0, 0, 120, nil),
        ]
        return figures.map { name, entered, decisions, converted, churned, there, dwell in
            var stage = StageSummary(
                stage: name, entered: entered, decisions: decisions, converted: converted, churned: churned)
            stage.stillThere = there
            stage.outcomes = decisions > 0 ? ["next": converted] : [:]
            stage.meanDwellDays = dwell
            return stage
        }
    }

    private static var channels: [ChannelSummary] {
        let figures: [(String, Int, Int, Int, Double, [Double])] = [
            ("tv", 71_200, 0, 0, 10_424, [0, 0, 0, 0]),
            ("search-ads", 21_240, 8673, 0, 9540.3, [2901, 1203, 1877.4, 1655.25]),
            ("social-ads", 92_001, 7423, 0, 4676.49, [2402, 903, 1502.1, 1320.5]),
            ("content", 30_021, 14_100, 0, 10_800, [1950, 1400.5, 1733, 1690.125]),
            ("email", 0, 6021, 140_233, 280.466, [802, 3121, 2011.75, 2303.6]),
            ("affiliate", 40_202, 19_010, 0, 21_040.75, [2011, 4102, 3120.75, 3501.525]),
            ("none", 0, 0, 0, 0, [2279, 1615.5, 2100, 1874]),
        ]
        return figures.map { name, impressions, clicks, sends, cost, credits in
            var channel = ChannelSummary(
                channel: name, impressions: impressions, clicks: clicks, sends: sends, cost: cost)
            if impressions + sends > 0 { channel.engagementRate = Double(clicks) / Double(impressions + sends) }
            channel.credit = Dictionary(
                uniqueKeysWithValues: zip(rules, credits.map { Credit(conversions: $0, value: $0 * 66) }))
            return channel
        }
    }

    private static var partners: [PartnerSummary] {
        [
            PartnerSummary(
                partner: "affiliate/review-hub", clicks: 8554, conversions: 1803, value: 121_004.3,
                commission: 9680.34, profit: 36_301.2),
            PartnerSummary(
                partner: "affiliate/coupon-club", clicks: 3021, conversions: 1402, value: 93_022, commission: 5581.32,
                profit: -412.7, flags: ["click-injection", "coupon-poaching"]),
            PartnerSummary(
                partner: "affiliate/creators", clicks: 4752, conversions: 611, value: 41_777.5, commission: 4177.75,
                profit: 11_697.7),
        ]
    }

    private static var campaigns: [CampaignSummary] {
        var sale = CampaignSummary(campaign: "summer-sale", clicks: 1021, sends: 40_221, cost: 80.442)
        sale.channel = "email"
        sale.openRate = 0.2133
        sale.clickThroughRate = 0.0254
        sale.unsubscribes = 101
        sale.reached = 15_002
        var ads = CampaignSummary(campaign: "launch-ads", impressions: 1_204_000, clicks: 5022, cost: 12_000)
        ads.channel = "social-ads"
        ads.clickThroughRate = 0.004171
        ads.reached = 31_111
        return [sale, ads]
    }

    private static var segments: [SegmentSummary] {
        let figures: [(String, Int, Int, Double)] = [
            ("deal-hunter", 19_744, 3800, 188_000.5), ("researcher", 22_565, 5012, 365_400),
            ("enthusiast", 14_103, 3533, 270_056.2),
        ]
        return figures.map { name, customers, conversions, value in
            var segment = SegmentSummary(segment: name, customers: customers)
            segment.goals = [
                GoalSummary(goal: "purchase", conversions: conversions, customers: conversions * 3 / 4, value: value)
            ]
            segment.kpis = [
                "average_order_value": value / Double(conversions), "churn_rate": 0.61, "unsubscribe_rate": 0.0026,
            ]
            return segment
        }
    }

    private static var periods: [PeriodSummary] {
        let figures: [(String, Int, Int, Double, Double, Double?)] = [
            ("2026-03", 9444, 1500, 98_000, 9000, nil), ("2026-04", 9201, 1902, 126_000, 9100, 0.2857),
            ("2026-05", 9377, 2101, 139_500, 9050, 0.1071), ("2026-06", 11_902, 2790, 190_200, 12_100, 0.3634),
            ("2026-07", 9100, 2240, 150_000, 9000, -0.2114), ("2026-08", 7388, 1812, 119_756.7, 8512, -0.2016),
            ("2026-Q1", 9444, 1500, 98_000, 9000, nil),
        ]
        return figures.map { name, arrivals, conversions, value, cost, change in
            var period = PeriodSummary(period: name)
            period.arrivals = arrivals
            period.conversions = conversions
            period.value = value
            period.cost = cost
            period.reached = arrivals * 2
            period.engaged = arrivals / 2
            if let change { period.change = PeriodChange(previous: Growth(value: change)) }
            return period
        }
    }

    private static var kpis: [String: Double] {
        [
            "conversion_rate": 0.16523, "cac": 6.094, "roas": 13.79, "profit": 240_893.25, "ltv": 31.93,
            "average_order_value": 66.7, "repeat_purchase_rate": 0.2101, "churn_rate": 0.6104,
            "unsubscribe_rate": 0.00041, "referral_share": 0.0312, "mean_days_to_goal": 9.43, "csat": 0.7912,
            "retention_1": 0.181, "retention_2": 0.152, "retention_3": 0.1402, "retention_10": 0.05,
            "alive_day_30": 0.612, "alive_day_90": 0.401, "active_day_30": 0.11, "active_day_90": 0.071,
            "revenue_review-hub": 121_004.3, "revenue_creators": 41_777.5, "revenue_coupon-club": 93_022,
            "days_in_awareness": 3.21, "days_in_purchase": 0.21, "days_in_retention": 40.4,
            "earnings_per_click": 1.131, "referrals_made": 2001,
        ]
    }

    private static func fillTrust(_ summary: inout Summary) {
        summary.attribution = rules.map { AttributionSummary(rule: $0, conversions: 12_345, exact: 12_345) }
        summary.attribution?[1] = AttributionSummary(
            rule: "last-touch", conversions: 12_345, exact: 12_301, misattributed: 44, creditError: 44,
            valueError: 2904, reasons: ["window-edge": 40, "lost-event": 4])
        var delivery = DeliverySummary(sent: 3_412_907, accepted: 3_412_900, unknown: 7, level: "ids")
        delivery.stored = 3_412_900
        delivery.lost = 0
        delivery.duplicated = 12
        summary.delivery = delivery
        var finding = FindingSummary(rule: "last-touch", reason: "window-edge", customer: "40321")
        finding.expected = ["affiliate/review-hub": 1]
        finding.reported = ["email": 0.5, "content": 0.5]
        summary.findings = [finding]
        summary.expectations = [
            ExpectationSummary(
                text: "partners.affiliate/coupon-club.flags has coupon-poaching", judged: true, holds: true,
                value: .words(["click-injection", "coupon-poaching"])),
            ExpectationSummary(
                text: "goals.purchase.conversions >= 15_000", judged: true, holds: false, value: .number(12_345)),
            ExpectationSummary(
                text: "phases.rush.response_ms.p99 <= 250", judged: false, because: "run does not measure load"),
        ]
        summary.notJudged = ["attribution.markov(order=2).credit_error: markov comes with a later version"]
        summary.verdict = .failed
    }
}
