import Simulation

/// A small world with every feature of the model in it: loops, products, refunds, referrals, surveys, all kinds of touches,
/// a calendar with a season, campaigns with and without a budget, partners, segments and traits.
enum FullWorld {
    static let day = Theory.day
    /// Channels by index.
    static let (search, ads, email, affiliate, referral, coupons) = (0, 1, 2, 3, 4, 5)

    static func world(seed: UInt64 = 7) -> World {
        let calendar = Calendar(
            slotWidth: 3_600_000_000, factors: (0..<1_440).map { 0.5 + Double($0 % 24) / 24 },
            uplifts: [.init(start: time(20), end: time(30), factor: 1.5)])
        return World(
            seed: seed, horizon: time(60), calendar: calendar, population: population, channels: channels,
            events: ["signup", "cart", "view", "purchase"], goal: 3, products: ["feast", "weekday"],
            properties: ["pages", "seconds"], surveys: ["csat"], stages: stages, lines: lines,
            campaigns: [
                Campaign(name: "news", line: 7),
                Campaign(name: "display", line: 8, budget: .perDay(8)),
            ])
    }

    private static func time(_ days: Double) -> Int64 { Int64(days * day) }
    private static func c(_ number: Double) -> Amount { .constant(number) }
    private static func days(_ number: Double) -> Parameter { .constant(number * day) }

    private static var channels: [Channel] {
        var ads = Channel(name: "ads", kind: .paid)
        ads.cost.perClick = 0.5
        ads.cost.perThousandImpressions = 5
        return [
            Channel(name: "search", kind: .organic), ads, Channel(name: "email", kind: .owned),
            Channel(
                name: "affiliate", kind: .affiliate,
                partners: [.init(name: "blog", share: 0.6), .init(name: "cashback", share: 0.4)]),
            Channel(name: "referral", kind: .referral), Channel(name: "coupons", kind: .affiliate),
        ]
    }

    private static var population: Population {
        Population(
            arrivals: [
                ArrivalEntry(process: .rate(15 / day)), ArrivalEntry(process: .rate(5 / day), channel: ads),
                ArrivalEntry(process: .customers(120, over: 0), channel: affiliate, stage: 2),
                ArrivalEntry(process: .customers(90, over: time(30)), regular: true, segment: 1),
            ],
            segments: [
                Segment(name: "a", share: 0.5, traits: [c(1.1)]),
                Segment(name: "b", share: 0.5, traits: [.drawn(.uniform(min: .constant(1), max: .constant(1.5)))]),
            ], traits: ["liking"])
    }

    private static var stages: [Stage] {
        var purchase = Outcome(
            to: 2, probability: .amount(c(0.5)), event: 3,
            refund: Refund(probability: c(0.2), delay: .drawn(.exponential(mean: days(9)))),
            referral: Referral(probability: c(0.3), delay: .drawn(.exponential(mean: days(5)))))
        purchase.products = [
            ProductShare(product: 0, share: .amount(c(0.4)), value: c(34)),
            ProductShare(
                product: 1, share: .rest, value: .drawn(.lognormal(median: .constant(24), sigma: .constant(0.3)))),
        ]
        return [
            Stage(
                name: "browse", dwell: .drawn(.lognormal(median: days(3), sigma: .constant(1))),
                outcomes: [
                    Outcome(to: 1, probability: .amount(c(0.3)), event: 0),
                    Outcome(to: Outcome.churned, probability: .amount(c(0.3))),
                ], hasConversion: true,
                emissions: [
                    Emission(
                        event: 2, timing: .rate(c(1 / day)),
                        properties: [
                            (property: 0, amount: .drawn(.geometric(mean: .constant(3)))),
                            (property: 1, amount: .drawn(.exponential(mean: .constant(40)))),
                        ])
                ]),
            Stage(
                name: "checkout", dwell: .drawn(.exponential(mean: days(0.2))),
                outcomes: [purchase, Outcome(to: Outcome.churned, probability: .rest)], hasConversion: true,
                emissions: [Emission(event: 1, timing: .entry(c(1)))]),
            Stage(
                name: "retention", dwell: .drawn(.gamma(shape: .constant(2), scale: days(6))),
                outcomes: [
                    Outcome(to: 1, probability: .amount(c(0.35))), Outcome(to: 2, probability: .amount(c(0.1))),
                    Outcome(to: Outcome.churned, probability: .amount(c(0.15))),
                ], surveys: [SurveyQuestion(survey: 0, probability: c(0.3), score: c(5))]),
        ]
    }

    private static func touch(
        _ path: String, _ channel: Int, _ stages: [Int], _ appearance: TouchLine.Appearance, _ timing: TouchLine.Timing
    ) -> TouchLine {
        TouchLine(
            path: path, name: path, channel: channel, stages: stages, appearance: appearance, timing: timing,
            halfLife: c(3 * day))
    }

    private static var lines: [TouchLine] {
        var lines = [
            touch("search", search, [0], .click, .rate(c(0.2 / day))),
            touch("ads", ads, [0], .view, .rate(c(0.3 / day))),
            touch("reminder", email, [1], .send, .after(event: 1, delay: c(day / 24))),
            touch("coupon", coupons, [1], .click, .intent(c(0.4))),
            touch("links", affiliate, [0], .click, .rate(c(0.15 / day))),
            touch("mail", email, [2], .send, .inactivity(delay: c(5 * day))),
            touch("invite", referral, [2], .click, .rate(c(0.02 / day))),
            touch("news", email, [0, 2], .send, .schedule((1..<8).map { time(Double($0) * 7) })),
            touch("display", ads, [0, 2], .view, .rate(c(0.4 / day))),
        ]
        lines[0].clickThrough = c(1)
        lines[0].effects = [.init(stage: 0, outcome: 0, uplift: c(1.3))]
        lines[1].clickThrough = c(0.2)
        lines[1].prompt = .init(probability: c(0.5), within: c(day))
        lines[1].clickEffects = [.init(stage: 0, outcome: 0, uplift: c(1.4))]
        lines[1].saturation = c(2)
        lines[2].reach = c(0.7)
        lines[2].atMost = 1
        lines[2].open = c(0.4)
        lines[2].unsubscribe = c(0.05)
        lines[2].effects = [.init(stage: 1, outcome: 0, uplift: c(1.8))]
        lines[3].clickThrough = c(1)
        lines[3].discount = c(0.1)
        lines[4].clickThrough = c(0.5)
        lines[4].clickEffects = [.init(stage: 0, outcome: 0, uplift: c(1.5))]
        lines[5].effects = [.init(stage: 2, outcome: 0, uplift: c(1.4))]
        lines[5].segments = [0]
        lines[6].clickThrough = c(1)
        lines[6].effects = [.init(stage: 2, outcome: 0, uplift: c(1.2))]
        lines[7].reach = c(0.9)
        lines[7].unsubscribe = c(0.04)
        lines[7].campaign = 0
        lines[7].effects = [
            .init(stage: 0, outcome: 0, uplift: c(1.2)), .init(stage: 2, outcome: 2, uplift: .trait(0)),
        ]
        lines[8].campaign = 1
        lines[8].window = (time(10), time(40))
        lines[8].clickThrough = c(0.1)
        lines[8].clickEffects = [.init(stage: 0, outcome: 0, uplift: c(1.5))]
        return lines
    }
}
