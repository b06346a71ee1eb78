import Results
import Runner
import Simulation
import Testing

/// A small shop with one of everything, whose ledgers the tests of the tally write by hand.
enum Shop {
    static let hour = LedgerScript.hour
    static let day = LedgerScript.day

    enum Stage { static let browsing = 0, checkout = 1, retention = 2, done = 3 }
    enum Event { static let signUp = 0, purchase = 1, session = 2, follow = 3 }
    enum Channel { static let search = 0, ads = 1, email = 2, affiliate = 3, friends = 4 }
    enum Line { static let search = 0, ads = 1, reminder = 2, coupon = 3, newsletter = 4, blog = 5 }
    /// Outcomes of each stage.
    enum Take { static let convert = 0, again = 0, finish = 1, churn = 1, leave = 2 }

    static func world(horizon: Int64? = 100 * day, segments: [String] = [""]) -> World {
        var world = World(
            seed: 1, horizon: horizon, population: population(segments), channels: channels(),
            events: ["sign_up", "purchase", "session", "follow"], goal: Event.purchase, products: ["feast", "weekday"],
            properties: ["pages", "bounced"], surveys: ["csat", "nps"], stages: stages(), lines: lines())
        world.campaigns = [Simulation.Campaign(name: "news", line: Line.newsletter)]
        return world
    }

    private static func population(_ segments: [String]) -> Population {
        Population(
            arrivals: [ArrivalEntry(process: .customers(10, over: 0))],
            segments: segments.map { Segment(name: $0, share: 1 / Double(segments.count), traits: []) })
    }

    private static func channels() -> [Simulation.Channel] {
        var ads = Simulation.Channel(name: "ads", kind: .paid)
        ads.cost.perClick = 0.5
        ads.cost.perThousandImpressions = 10
        ads.cost.perDay = 3
        ads.cost.fixed = 7
        ads.cost.perEvent = [(Event.signUp, 1.5)]
        var email = Simulation.Channel(name: "email", kind: .owned)
        email.cost.perSend = 0.01
        var affiliate = Simulation.Channel(
            name: "affiliate", kind: .affiliate,
            partners: [.init(name: "blog", share: 1), .init(name: "coupon", share: 0, commission: 0.029)])
        affiliate.cost.commission = 0.08
        var friends = Simulation.Channel(name: "friends", kind: .referral)
        friends.cost.reward = 10
        return [Simulation.Channel(name: "search", kind: .organic), ads, email, affiliate, friends]
    }

    private static func stages() -> [Simulation.Stage] {
        let dwell = Amount.constant(Double(day))
        let half = Share.amount(.constant(0.5))
        return [
            Simulation.Stage(
                name: "browsing", dwell: dwell,
                outcomes: [
                    Outcome(to: Stage.checkout, probability: half, event: Event.signUp),
                    Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                ], hasConversion: true,
                emissions: [
                    Emission(
                        event: Event.session, timing: .rate(.constant(1)),
                        properties: [(0, .constant(1)), (1, .constant(0))]),
                    Emission(event: Event.follow, timing: .rate(.constant(1)), value: .constant(1)),
                ]),
            Simulation.Stage(
                name: "checkout", dwell: dwell,
                outcomes: [
                    Outcome(
                        to: Stage.retention, probability: half, event: Event.purchase,
                        refund: Refund(probability: .constant(0.1), delay: .constant(1)),
                        referral: Referral(probability: .constant(0.1), delay: .constant(1))),
                    Outcome(to: Outcome.churned, probability: .rest),
                ], hasConversion: true),
            Simulation.Stage(
                name: "retention", dwell: dwell,
                outcomes: [
                    Outcome(to: Stage.checkout, probability: half),
                    Outcome(to: Stage.done, probability: .amount(.constant(0.1))),
                    Outcome(to: Outcome.churned, probability: .amount(.constant(0.1))),
                ]),
            Simulation.Stage(name: "done", dwell: nil),
        ]
    }

    private static func lines() -> [TouchLine] {
        func line(
            _ name: String, _ channel: Int, _ stages: [Int], _ appearance: TouchLine.Appearance, partner: Int? = nil
        ) -> TouchLine {
            TouchLine(
                path: name, name: name, channel: channel, partner: partner, stages: stages, appearance: appearance,
                timing: .rate(.constant(1)))
        }
        var newsletter = line("newsletter", Channel.email, [Stage.browsing, Stage.retention], .send)
        newsletter.campaign = 0
        return [
            line("search", Channel.search, [Stage.browsing], .click), line("ads", Channel.ads, [Stage.browsing], .view),
            line("reminder", Channel.email, [Stage.checkout], .send),
            line("coupon", Channel.affiliate, [Stage.checkout], .click, partner: 1), newsletter,
            line("blog", Channel.affiliate, [Stage.browsing], .click, partner: 0),
        ]
    }

    /// Writes a ledger and summarises it.
    static func summary(
        _ plan: TallyPlan = TallyPlan(world: world()), write: (inout LedgerScript) -> Void
    ) -> Summary {
        var script = LedgerScript(plan.world)
        write(&script)
        var tally = Tally(plan: plan)
        tally.add(script.ledger)
        return summary(of: tally)
    }

    static func summary(of tally: Tally) -> Summary {
        var summary = Summary(scenario: "shop", seed: 1, version: "0")
        tally.fill(&summary)
        return summary
    }
}

extension Summary {
    func stage(_ name: String) throws -> StageSummary { try #require(stages?.first { $0.stage == name }) }
    func channel(_ name: String) throws -> ChannelSummary { try #require(channels?.first { $0.channel == name }) }
    func partner(_ name: String) throws -> PartnerSummary { try #require(partners?.first { $0.partner == name }) }
    func period(_ name: String) throws -> PeriodSummary { try #require(periods?.first { $0.period == name }) }
    func segment(_ name: String) throws -> SegmentSummary { try #require(segments?.first { $0.segment == name }) }
    func kpi(_ name: String) throws -> Double { try #require(kpis?[name], "no \(name)") }
}
