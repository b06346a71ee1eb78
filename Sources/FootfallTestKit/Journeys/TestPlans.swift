import Tracking

/// Plans that together use every value of every choice, each with all rules.
public enum TestPlans {
    /// Five channels (two with partners, one of affiliates), two campaigns, two goals (`purchase` 0, `sign_up` 1), an event that is
    /// none, and coupons of partners and of nobody.
    public static let vocabulary = Vocabulary(
        channels: [
            .init(name: "search"), .init(name: "display", kind: "paid", partners: ["network"]),
            .init(name: "email", kind: "owned"),
            .init(name: "affiliate", kind: "affiliate", partners: ["blog", "coupon", "loyalty"]), .init(name: "home"),
        ],
        campaigns: ["spring", "autumn"], events: ["purchase", "sign_up", "page_view"], stages: ["browsing"],
        coupons: ["SAVE", "OPEN", "BLOG"])

    /// Every rule, with parameters at their limits as well.
    public static let rules: [RuleSpecification] =
        [
            .firstTouch, .lastTouch, .lastNonDirect, .linear, .timeDecay(), decay(1), decay(36_000_000_001),
            .positionBased(), position(0.3, 0.1), position(1, 0), position(0, 0), position(0.5, 0.5),
        ] + FurtherTestRules.all

    private static func decay(_ halfLife: Int64) -> RuleSpecification {
        RuleSpecification(.timeDecay(halfLife: halfLife), name: "time-decay(half_life=\(halfLife)us)")
    }

    private static func position(_ first: Double, _ last: Double) -> RuleSpecification {
        RuleSpecification(
            .positionBased(first: first, last: last), name: "position-based(first=\(first),last=\(last))")
    }

    /// Every value of every choice at least once, one change from the defaults at a time, then combinations of them drawn by
    /// lot from the seed.
    public static func all(combinations: Int = 20, seed: UInt64 = 1) -> [RunPlan] {
        var plans = single.map { name, choices in plan(name, choices) }
        for stitching in RunPlan.Stitching.allCases {
            plans.append(plan("stitch " + stitching.rawValue, AttributionChoices(touches: .all), stitching))
        }
        var random = SplitMix64(seed: seed)
        for index in 0..<combinations {
            plans.append(
                plan("combination \(index)", combination(&random), random.pick(RunPlan.Stitching.allCases)))
        }
        return plans
    }

    /// A plan of ``vocabulary`` with both goals and all ``rules``.
    public static func plan(
        _ id: String, _ choices: AttributionChoices, _ stitching: RunPlan.Stitching = .retroactive
    ) -> RunPlan {
        RunPlan(id: id, vocabulary: vocabulary, goals: [0, 1], rules: rules, choices: choices, stitching: stitching)
    }

    private static let day = AttributionChoices.Lookback.day
    private static let hour = day / 24

    private static let lookbacks: [AttributionChoices.Lookback] = [
        .init(), .init(all: 0), .init(all: 30 * day), .init(click: 7 * day, view: day),
        .init(click: 36 * hour, view: 1, send: 2 * day + 1, direct: day - 1),
        .init(channels: ["search": hour, "affiliate": 45 * day, "email": 0]),
    ]
    private static let precedences: [AttributionChoices.Precedence] = [
        .standard, .clickOverView, .none, .viewWeight(0.2), .viewWeight(1), .viewWeight(1e-12),
    ]
    /// New York through a year, roughly; and a zone that jumps over the date line.
    private static let zones: [[AttributionChoices.ZoneOffset]] = [
        [],
        [
            .init(from: 1_762_063_200_000_000, offset: -5 * hour),
            .init(from: 1_772_953_200_000_000, offset: -4 * hour),
            .init(from: 1_793_512_800_000_000, offset: -5 * hour),
        ],
        [.init(from: 0, offset: -10 * hour), .init(from: 1_775_000_000_000_000, offset: 14 * hour)],
    ]

    private static var single: [(String, AttributionChoices)] {
        var list: [(String, AttributionChoices)] = [("defaults", AttributionChoices())]
        func add(_ name: String, _ change: (inout AttributionChoices) -> Void) {
            var choices = AttributionChoices(touches: .all)
            change(&choices)
            list.append((name, choices))
        }
        add("all touches") { _ in }
        for (index, lookback) in lookbacks.enumerated() { add("lookback \(index)") { $0.lookback = lookback } }
        for boundary in AttributionChoices.Boundary.allCases {
            add("boundary " + boundary.rawValue) { $0.boundary = boundary }
        }
        for (index, zone) in zones.enumerated() {
            add("zone \(index)") { choices in
                choices.boundary = .calendarDays
                choices.zone = zone
            }
        }
        for precedence in precedences { add("precedence \(precedence)") { $0.precedence = precedence } }
        add("skip direct") { $0.direct = .skipUnlessOnly }
        for repeats in AttributionChoices.Repeats.allCases {
            add("repeats " + repeats.rawValue) { $0.repeats = repeats }
        }
        add("since last conversion") { $0.sinceLastConversion = true }
        return list
    }

    private static func combination(_ random: inout SplitMix64) -> AttributionChoices {
        AttributionChoices(
            touches: random.pick([.clicks, .all, .all]), lookback: random.pick(lookbacks),
            boundary: random.pick(AttributionChoices.Boundary.allCases), precedence: random.pick(precedences),
            direct: random.pick(AttributionChoices.Direct.allCases),
            repeats: random.pick(AttributionChoices.Repeats.allCases), sinceLastConversion: random.chance(50),
            zone: random.pick(zones))
    }
}
