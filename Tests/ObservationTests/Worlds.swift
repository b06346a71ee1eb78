import Observation
import Simulation
import Tracking

/// A small world with every kind of appearance, and occurrences in it.
enum Worlds {
    static let start: Int64 = 1_700_000_000_000_000
    static let day: Int64 = 86_400_000_000

    static func world(seed: UInt64 = 1, segments: [Segment]? = nil, traits: [String] = []) -> World {
        let population = Population(
            arrivals: [ArrivalEntry(process: .customers(300, over: 1_000))],
            segments: segments ?? [Segment(name: "", share: 1, traits: [])], traits: traits)
        return World(
            seed: seed, horizon: nil, population: population, channels: channels,
            events: ["sign_up", "purchase", "visit"],
            goal: 1, products: ["feast"], properties: ["pages"],
            stages: [
                Stage(
                    name: "browsing", dwell: .constant(1),
                    outcomes: [
                        Outcome(to: 1, probability: .amount(.constant(0.5)), event: 0),
                        Outcome(to: 1, probability: .amount(.constant(0.1)), event: 1, value: .constant(5)),
                        Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                    ], hasConversion: true,
                    emissions: [
                        Emission(event: 2, timing: .rate(.constant(1)), properties: [(0, .constant(3))]),
                        Emission(event: 1, timing: .rate(.constant(1)), value: .constant(2)),
                    ]),
                Stage(name: "bought", dwell: nil),
            ],
            lines: [
                line("clicks", channel: 0, appearance: .click, .rate(.constant(1))),
                line("views", channel: 1, appearance: .view, .rate(.constant(1)), campaign: 0),
                line("mails", channel: 2, appearance: .send, .rate(.constant(1))),
                line("visits", channel: 0, appearance: .direct, .rate(.constant(1))),
                line("poacher", channel: 3, appearance: .click, .intent(.constant(1))),
            ],
            campaigns: [Campaign(name: "feast-ads", line: 1)])
    }

    private static var channels: [Channel] {
        [
            Channel(name: "search", kind: .organic), Channel(name: "ads", kind: .paid),
            Channel(name: "email", kind: .owned),
            Channel(
                name: "affiliate", kind: .affiliate,
                partners: [.init(name: "blog", share: 1), .init(name: "coupon", share: 0, coupon: "SAVE10")]),
        ]
    }

    private static func line(
        _ path: String, channel: Int, appearance: TouchLine.Appearance, _ timing: TouchLine.Timing, campaign: Int? = nil
    ) -> TouchLine {
        TouchLine(
            path: path, name: path, channel: channel, campaign: campaign, stages: [0], appearance: appearance,
            timing: timing, clickThrough: .constant(0.5))
    }

    static func observer(_ settings: TrackingSettings = TrackingSettings(), world: World = world()) -> Observer {
        Observer(world: world, settings: settings, vocabulary: Vocabulary(of: world), start: start)
    }

    static func customer(_ id: UInt64, segment: Int = 0) -> CustomerFacts {
        CustomerFacts(id: id, arrival: 0, segment: segment, channel: -1, partner: -1, generation: 0)
    }

    static func occurrence(
        _ kind: Occurrence.Kind, customer: UInt64 = 7, sequence: UInt32 = 0, time: Int64 = 1_000, stage: Int16 = 0,
        to: Int16 = 0,
        _ change: (inout Occurrence) -> Void = { _ in }
    ) -> Occurrence {
        var occurrence = Occurrence(
            kind: kind, time: time, customer: customer, sequence: sequence, stage: stage, to: to)
        change(&occurrence)
        return occurrence
    }

    static func click(customer: UInt64, sequence: UInt32, time: Int64 = 1_000) -> Occurrence {
        occurrence(.click, customer: customer, sequence: sequence, time: time) {
            $0.line = 0
            $0.channel = 0
        }
    }

    static func purchase(customer: UInt64, sequence: UInt32, time: Int64 = 1_000) -> Occurrence {
        occurrence(.decision, customer: customer, sequence: sequence, time: time, to: 1) {
            $0.outcome = 1
            $0.event = 1
            $0.value = 500
        }
    }
}

extension Observer {
    func events(of occurrence: Occurrence, segment: Int = 0) -> [TrackingEvent] {
        var out: ContiguousArray<TrackingEvent> = []
        observe(occurrence, of: Worlds.customer(occurrence.customer, segment: segment), into: &out)
        return Array(out)
    }

    func visibility(of occurrence: Occurrence) -> Visibility {
        visibility(of: occurrence, customer: Worlds.customer(occurrence.customer))
    }
}
