import Results

extension Sample {
    /// A forecast with everything that one can hold.
    static func forecast() -> Summary {
        var summary = full()
        summary.replications = 200
        summary.forecast = [
            "customers": spread(56_412, 0.01), "goals.purchase.conversions": spread(12_345, 0.02, stated: true),
            "goals.purchase.value": spread(823_456.7, 0.03, stated: true), "kpis.conversion_rate": spread(0.1652, 0.02),
            "kpis.cac": spread(6.12, 0.02), "kpis.roas": spread(14.5, 0.04), "kpis.profit": spread(301_002, 0.05),
            "kpis.retention_1": spread(0.21, 0.03), "kpis.retention_10": spread(0.08, 0.09),
            "channels.email.clicks": spread(6021, 0.02),
        ]
        summary.exact = ["kpis.conversion_rate": 0.1649, "goals.purchase.conversions": 12_338]
        summary.series = series
        summary.curves = curves
        summary.cohorts = (0..<6).map { month in
            CohortSummary(
                month: "2026-0\(month + 3)", size: 900 + 70 * month,
                retention: (0..<(6 - month)).map { 0.24 / Double($0 + 1) + 0.01 * Double(month) }, netValue: [61_000])
        }
        summary.whatIf = whatIfs
        summary.sensitivity = tornado
        return summary
    }

    /// One that was judged against the truth.
    static func judged() -> Summary {
        var summary = full()
        var truth = TruthSummary(
            method: .exact, players: ["tv", "search-ads", "social-ads", "content", "email", "affiliate"],
            none: Credit(conversions: 6100, value: 402_000), all: Credit(conversions: 12_345, value: 823_456.7))
        truth.worldsSimulated = 92_133
        summary.truth = truth
        let shares = [
            ("tv", 310.5), ("search-ads", 1801.25), ("social-ads", 902), ("content", 1411.75), ("email", 1730),
        ]
        for (name, conversions) in shares + [("affiliate", 89.5)] {
            guard let place = summary.channels?.firstIndex(where: { $0.channel == name }) else { continue }
            summary.channels?[place].shapley = Credit(conversions: conversions, value: conversions * 67)
            summary.channels?[place].incremental = Credit(
                conversions: (conversions * 0.8).rounded(), value: conversions * 52)
        }
        summary.rules = zip(rules, [0.231, 0.412, 0.198, 0.276]).map {
            RuleJudgement(rule: $0, shareError: $1, kendallTau: 1 - 2 * $1, misplaced: $1 * 46_680)
        }
        return summary
    }

    /// One that was paced by the clock.
    static func loaded() -> Summary {
        var summary = full()
        var rate = RateSummary(intended: 2000, achieved: 1999.4)
        rate.lagMilliseconds = LagSummary(p50: 0.08, p99: 0.71, max: 4.2)
        rate.highestHeld = 2000
        rate.lowestNotHeld = 2500
        rate.steps = [(500.0, true), (1000, true), (4000, false), (2500, false), (2000, true)].map { tried, holds in
            var step = SearchStepSummary(rate: tried, seconds: 10, holds: holds)
            step.achieved = tried
            step.responseMilliseconds = timing(tried / 500)
            step.creditError = ["last-touch": tried > 2000 ? tried / 100 : 0]
            step.failed = holds ? nil : ["response_ms.p99 < 20"]
            return step
        }
        summary.rate = rate
        summary.responseMilliseconds = timing(4.1)
        summary.heldMilliseconds = timing(0.6)
        summary.serviceMilliseconds = timing(3.4)
        summary.slices = (0..<60).map { second in
            var slice = SliceSummary(
                startSeconds: Double(second), seconds: 1, sent: 40 * min(second, 50), accepted: 40 * min(second, 50),
                errors: second == 42 ? 31 : 0)
            slice.responseMilliseconds = timing(second == 42 ? 180 : 3 + Double(second) / 20)
            return slice
        }
        summary.phases = ["warm-up", "rush"].map { name in
            var phase = PhaseSummary(phase: name)
            phase.judged = name != "warm-up"
            phase.rate = rate
            phase.responseMilliseconds = timing(4)
            return phase
        }
        summary.errors = ["timeout": 12, "status 503": 19]
        return summary
    }

    private static func timing(_ middle: Double) -> TimingSummary {
        var timing = TimingSummary(count: 120_000)
        (timing.p50, timing.p90, timing.p95, timing.p99) = (middle, middle * 1.8, middle * 2.2, middle * 4)
        (timing.p999, timing.max) = (middle * 9, middle * 22)
        timing.censored = 12
        return timing
    }

    /// A tenth below `relative` under the mean, a tenth above it.
    private static func spread(_ mean: Double, _ relative: Double, stated: Bool = false) -> ForecastSummary {
        func band(_ width: Double) -> ForecastSummary.Band {
            .init(
                mean: mean, p10: mean * (1 - width), p50: mean, p90: mean * (1 + width),
                standardError: mean * width / 1.28 / 200.0.squareRoot())
        }
        let own = band(relative)
        return ForecastSummary(
            mean: own.mean, p10: own.p10, p50: own.p50, p90: own.p90, standardError: own.standardError,
            withAssumptions: stated ? band(relative * 3) : nil)
    }

    private static var series: [SeriesSummary] {
        let shapes: [(String, Double, Double)] = [
            ("arrivals", 2100, 12), ("conversions", 380, 9), ("value", 25_300, 610), ("cost", 2010, 15),
        ]
        return shapes.map { measure, start, growth in
            SeriesSummary(
                measure: measure, every: .week,
                points: (0..<26).map { week in
                    let day = 2 + 7 * week
                    return .init(
                        from: "2026-\(["03", "04", "05", "06", "07", "08"][min(5, day / 31)])-\(10 + day % 19)",
                        complete: week < 25,
                        value: spread(
                            start + growth * Double(week), 0.05 + 0.004 * Double(week), stated: measure != "arrivals"))
                })
        }
    }

    private static var curves: [CurveSummary] {
        [
            CurveSummary(
                curve: "retention", unit: .month,
                points: (1...6).map { .init(age: $0, value: spread(0.3 / Double($0), 0.1)) }),
            CurveSummary(
                curve: "survival", unit: .day,
                points: (0...30).map { .init(age: $0 * 6, value: spread(0.95 / (1 + 0.09 * Double($0)), 0.04)) }),
        ]
    }

    private static var whatIfs: [String: WhatIfSummary] {
        func change(_ conversions: Double, _ error: Double) -> WhatIfSummary {
            var change = WhatIfSummary()
            change.paired = [
                "goals.purchase.conversions": difference(conversions, error, unpaired: error * 6.2),
                "goals.purchase.value": difference(conversions * 66, error * 70, unpaired: error * 420),
                "kpis.profit": difference(conversions * 11, error * 14, unpaired: error * 90),
                "kpis.cac": difference(-conversions / 9000, error / 8000, unpaired: error / 1100),
            ]
            return change
        }
        return [
            "no-coupon": change(-12.3, 14), "calm-mails": change(141.5, 22), "double-ads": change(311, 31),
            "without-affiliates-and-with-a-name-far-too-long": change(-402, 29),
        ]
    }

    private static func difference(_ mean: Double, _ error: Double, unpaired: Double? = nil) -> PairedDifference {
        PairedDifference(
            mean: mean, standardError: error, lower: mean - 1.96 * error, upper: mean + 1.96 * error,
            unpairedStandardError: unpaired)
    }

    private static var tornado: [SensitivitySummary] {
        let bars: [(String, String, String, String, Bool, Double, Double)] = [
            ("stages.consideration.conversion.probability", "0.35", "0.32", "0.38", true, -1022, 988),
            ("stages.retention.outcomes.purchase.probability", "0.3", "0.27", "0.33", false, -703, 741),
            ("channels.search-ads.cost.per_click", "0.60", "0.54", "0.66", false, 120, -98),
            ("stages.browsing.touches.ads.rate", "0.3/day", "0.27/day", "0.33/day", false, -61, 77),
            ("channels.tv.cost.fixed", "10000", "9000", "11000", false, 0, 0),
        ]
        return bars.map { path, base, low, high, stated, atLow, atHigh in
            SensitivitySummary(
                path: path, base: base, low: low, high: high, stated: stated, atLow: difference(atLow, 12),
                atHigh: difference(atHigh, 13))
        }
    }

    /// The best use of a budget.
    static func optimised() -> Summary {
        var summary = small()
        summary.currency = "EUR"
        summary.goal = "purchase"
        var optimum = OptimumSummary(
            goal: "goals.purchase.conversions", budget: 50_000,
            found: spread(13_200, 0.02))
        optimum.asIs = spread(12_345, 0.02)
        optimum.gain = difference(855, 41)
        optimum.items = [("search-ads", 31_000.0), ("social-ads", 12_000), ("tv", 7000)].map { name, spend in
            var item = OptimumSummary.Item(name: name, spend: spend, lower: spend * 0.8, upper: spend * 1.2)
            item.curve = [0, 0.25, 0.5, 1, 2].map {
                .init(spend: spend * $0, value: spread(11_000 + 1400 * $0 / ($0 + 0.5), 0.01))
            }
            return item
        }
        optimum.notes = ["84 splits were simulated, each with 40 replications of the same customers."]
        summary.optimum = optimum
        return summary
    }
}
