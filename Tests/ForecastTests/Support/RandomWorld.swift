import Journeys
import Simulation

/// Small worlds made at random with every way in which channels can turn lives and get into each other's way: strong uplifts in
/// both directions, prompts, discounts, sends that end sends, touches that wait for events and for silence, partners,
/// referrals, arrivals by channel, seasons, budgets.
struct RandomWorld {
    static let day = 86_400_000_000.0
    private var random: SplitMix64
    let seed: UInt64
    let channelCount: Int

    init(seed: UInt64, channels: Int) {
        self.seed = seed
        channelCount = channels
        random = SplitMix64(seed: seed)
    }

    private mutating func unit() -> Double { Double(random.next() >> 11) * 0x1p-53 }
    private mutating func number(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }
    private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    private mutating func chance(_ p: Double) -> Bool { unit() < p }
    private func c(_ number: Double) -> Amount { .constant(number) }

    /// A budget's plan is made up: a pilot would take longer than the test.
    static func engine(seed: UInt64, channels: Int) -> Engine {
        var random = RandomWorld(seed: seed, channels: channels)
        return random.engine(of: random.world())
    }

    func engine(of world: World) -> Engine {
        Engine(world: world, pacing: PacingPlan(factors: [0: (0..<40).map { Double($0 % 5) / 4 }]))
    }

    mutating func world() -> World {
        let channels = makeChannels()
        let stages = makeStages()
        let lines = (0..<channelCount + 3).map { line($0, stages, channels) }
        var world = World(
            seed: seed, horizon: Int64(40 * Self.day), population: population(), channels: channels,
            events: ["visit", "goal", "view"], goal: 1, surveys: ["csat"], stages: stages, lines: lines)
        if chance(0.5) {
            world.calendar = Calendar(
                slotWidth: 3_600_000_000, factors: (0..<960).map { 0.4 + Double($0 % 24) / 20 },
                uplifts: [.init(start: Int64(5 * Self.day), end: Int64(15 * Self.day), factor: 1.6)])
        }
        if let last = world.lines.indices.last {
            world.lines[last].campaign = 0
            world.campaigns = [Campaign(name: "budgeted", line: last, budget: .perDay(1))]
        }
        return world
    }

    private mutating func makeChannels() -> [Channel] {
        (0..<channelCount).map { index in
            var channel = Channel(
                name: "c\(index)", kind: index == channelCount - 1 && chance(0.6) ? .referral : .paid)
            if chance(0.4) {
                channel.partners = [
                    .init(name: "p", share: 0.5), .init(name: "q", share: 0.3), .init(name: "r", share: 0),
                ]
            }
            channel.cost.perThousandImpressions = 40
            return channel
        }
    }

    private mutating func population() -> Population {
        Population(
            arrivals: [
                ArrivalEntry(process: .customers(50, over: Int64(10 * Self.day))),
                ArrivalEntry(process: .customers(20, over: 0), channel: pick(channelCount), stage: 1),
                ArrivalEntry(process: .customers(10, over: Int64(5 * Self.day)), channel: pick(channelCount)),
            ],
            segments: [
                Segment(name: "a", share: 0.5, traits: [c(1.4)]),
                Segment(name: "b", share: 0.5, traits: [.drawn(.uniform(min: .constant(0.5), max: .constant(2)))]),
            ], traits: ["liking"])
    }

    private mutating func makeStages() -> [Stage] {
        let value = Amount.drawn(.lognormal(median: .constant(30), sigma: .constant(0.5)))
        let refers = Referral(
            probability: c(0.5), delay: .drawn(.exponential(mean: .constant(3 * Self.day))))
        let refund = Refund(probability: c(0.2), delay: c(2 * Self.day))
        var views = [Emission(event: 2, timing: .rate(c(0.8 / Self.day)))]
        if chance(0.3) { views[0].value = c(3) }
        var goals = [Emission(event: 2, timing: .entry(c(1)))]
        if chance(0.3) { goals.append(Emission(event: 1, timing: .rate(c(0.05 / Self.day)), value: value)) }
        return [
            Stage(
                name: "s0", dwell: .drawn(.exponential(mean: .constant(4 * Self.day))),
                outcomes: [
                    Outcome(to: 1, probability: .amount(c(number(0.2...0.5))), event: 0),
                    Outcome(to: Outcome.churned, probability: .amount(c(number(0.1...0.4)))),
                ], hasConversion: true, emissions: views),
            Stage(
                name: "s1", dwell: .drawn(.exponential(mean: .constant(2 * Self.day))),
                outcomes: [
                    Outcome(
                        to: 2, probability: .amount(c(number(0.2...0.5))), event: 1, value: value, refund: refund,
                        referral: refers),
                    Outcome(to: 0, probability: .amount(c(0.1)), event: 0, value: chance(0.5) ? c(2) : nil),
                    Outcome(to: Outcome.churned, probability: chance(0.5) ? .rest : .amount(c(0.2))),
                ], hasConversion: true, emissions: goals,
                surveys: [SurveyQuestion(survey: 0, probability: c(0.5), score: c(4))]),
            Stage(
                name: "s2", dwell: .drawn(.gamma(shape: .constant(2), scale: .constant(2 * Self.day))),
                outcomes: [
                    Outcome(
                        to: 2, probability: .amount(c(number(0.2...0.4))), event: 1, value: value, referral: refers),
                    Outcome(to: Outcome.churned, probability: .amount(c(0.2))),
                ]),
        ]
    }

    private mutating func line(_ index: Int, _ stages: [Stage], _ channels: [Channel]) -> TouchLine {
        let at = chance(0.3) ? [0, 1, 2] : [pick(3)]
        let channel = index < channelCount ? index : pick(channelCount)
        var timing: TouchLine.Timing
        var appearance = TouchLine.Appearance.view
        switch pick(6) {
        case 0: timing = .after(event: pick(3), delay: c(number(0.05...1) * Self.day))
        case 1: timing = .inactivity(delay: .drawn(.exponential(mean: .constant(1.5 * Self.day))))
        case 2: timing = .schedule((1..<20).map { Int64(Double($0) * 1.7 * Self.day) })
        case 3: timing = .intent(c(0.5))
        default: timing = .rate(c(number(0.1...0.8) / Self.day))
        }
        if case .schedule = timing { appearance = .send }
        if case .inactivity = timing { appearance = .send }
        var line = TouchLine(
            path: "line\(index)", name: "line\(index)", channel: channel, stages: at, appearance: appearance,
            timing: timing, clickThrough: c([0, 0.3, 1][pick(3)]))
        if channels[channel].partners.count > 2, chance(0.4) { line.partner = 2 }
        if chance(0.4) { line.discount = c(number(0.05...0.3)) }
        if chance(0.3) { line.segments = [pick(2)] }
        if chance(0.3) { line.reach = c(0.7) }
        if chance(0.3) { line.atMost = 2 }
        if case .intent = timing { return line }
        if appearance == .send, chance(0.6) { line.unsubscribe = c(0.2) }
        if chance(0.4) { line.prompt = .init(probability: c(0.6), within: c(number(0.1...1) * Self.day)) }
        if chance(0.6) {
            line.halfLife = chance(0.5) ? c(2 * Self.day) : .drawn(.exponential(mean: .constant(Self.day)))
        }
        if chance(0.3) { line.saturation = c(1.5) }
        for stage in at where chance(0.75) {
            let uplift = chance(0.2) ? Amount.trait(0) : c(chance(0.7) ? number(1.1...4) : number(0.3...0.9))
            let effect = TouchLine.Effect(stage: stage, outcome: pick(stages[stage].outcomes.count), uplift: uplift)
            if chance(0.5) { line.effects.append(effect) } else { line.clickEffects.append(effect) }
        }
        return line
    }
}
