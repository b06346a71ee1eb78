import FootfallTestKit
import Testing

@testable import Simulation

/// A plain chain in order of time says what the general path says, but for stays.
@Suite struct PlainTimeOrderTests {
    private static let day = 86_400_000_000.0

    /// A random chain that nobody comes back in: forward leaps, several dwells (none at all too), an end or churn; several
    /// entries, of which channels and partners, crowds and recorded arrivals.
    private func world(_ random: inout SplitMix64, horizon: Int64?, crowd: Int) -> World {
        let count = 1 + random.below(5)
        let dwells: [Amount] = [
            .constant(0), .constant(Self.day), .drawn(.exponential(mean: .constant(2 * Self.day))),
            .drawn(.weibull(shape: .constant(1.5), scale: .constant(Self.day))),
        ]
        var stages: [Stage] = (0..<count).map { index in
            let onward = 0.1 + 0.3 * Double(random.below(1000)) / 1000
            return Stage(
                name: "s\(index)", dwell: random.pick(dwells),
                outcomes: [
                    Outcome(to: index + 1, probability: .amount(.constant(onward)), event: index % 2 == 0 ? 0 : nil),
                    Outcome(to: min(index + 2, count), probability: .amount(.constant(0.15))),
                    Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                ], hasConversion: true)
        }
        stages.append(Stage(name: "end", dwell: nil))
        let last = Int64(12 * Self.day)
        let rows = (0..<40).map { _ in Int64(random.below(Int(last))) }.sorted().map {
            ArrivalEntry.Recorded(time: $0, channel: nil, segment: nil, stage: nil)
        }
        return World(
            seed: random.next(), horizon: horizon,
            population: Population(arrivals: [
                ArrivalEntry(process: .customers(500, over: Int64(10 * Self.day)), channel: 0, stage: count - 1),
                ArrivalEntry(process: .customers(crowd, over: 0)),
                ArrivalEntry(process: .customers(300, over: Int64(3 * Self.day)), regular: true, channel: 1),
                ArrivalEntry(process: .trace(rows)),
            ]),
            channels: [
                Channel(name: "search", kind: .organic),
                Channel(
                    name: "friends", kind: .affiliate,
                    partners: [Channel.Partner(name: "a", share: 0.4), Channel.Partner(name: "b", share: 0.6)]),
            ], events: ["step"], stages: stages)
    }

    private func text(_ o: Occurrence) -> String {
        "\(o.time) \(o.customer) \(o.sequence) \(o.kind) \(o.stage) \(o.to) \(o.event) \(o.outcome) \(o.channel) \(o.partner)"
    }

    /// The general path's, as whatever is sent is merged: slice by slice.
    private func general(_ engine: Engine) -> [String] {
        let order = TimeOrder(engine)
        var slice = TimeSlice()
        var all: [Occurrence] = []
        while order.next(&slice) { all += slice.occurrences }
        return all.filter { $0.kind == .arrival || $0.kind == .decision && $0.outcome >= 0 }.map(text)
    }

    private func plain(_ engine: Engine, parts: Int, eventsPerSlice: Int) throws -> [String] {
        var all: [TimedSteps.Step] = []
        for part in 0..<parts {
            let order = try #require(
                PlainTimeOrder(engine, part: part, of: parts, eventsPerSlice: eventsPerSlice))
            let slice = TimedSteps()
            var last: TimedSteps.Step?
            var lastEnd: Int64 = 0
            while order.next(slice) {
                #expect(slice.start < slice.end && (lastEnd <= slice.start || slice.end == 1 || lastEnd == 1))
                lastEnd = slice.end
                for step in slice.steps {
                    if let last, !(last < step) { Issue.record("\(last) comes before \(step)") }
                    if step.time < slice.start || step.time >= slice.end { Issue.record("\(step) in another slice") }
                    last = step
                    all.append(step)
                }
            }
            #expect(order.active == 0)
            #expect(!order.next(slice) && slice.steps.isEmpty)
        }
        return all.sorted { $0 < $1 }.map { text($0.occurrence) }
    }

    @Test(arguments: 1...16)
    func sameStepsAsTheGeneralPath(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let horizon: Int64? = [nil, Int64(6 * Self.day), Int64(200 * Self.day), 1][seed % 4]
        let engine = Engine(world: world(&random, horizon: horizon, crowd: seed % 2 * 700))
        let expected = general(engine)
        #expect(horizon == 1 || expected.count > 840, "seed \(seed)")
        for (parts, eventsPerSlice) in [(1, 8_192), (1, 1 + random.below(300)), (3, 200)] {
            #expect(try plain(engine, parts: parts, eventsPerSlice: eventsPerSlice) == expected, "seed \(seed)")
        }
    }

    /// Slices so short that most of what waits lies rounds ahead, and much of it in stretches where nothing happens.
    @Test func farAheadIsNotForgotten() throws {
        let stages = [
            Stage(
                name: "burst", dwell: .drawn(.exponential(mean: .constant(1_000_000))),
                outcomes: [Outcome(to: 1, probability: .amount(.constant(1)))]),
            Stage(
                name: "years", dwell: .drawn(.exponential(mean: .constant(1_000 * Self.day))),
                outcomes: [Outcome(to: 2, probability: .amount(.constant(0.5)))]),
            Stage(name: "end", dwell: nil),
        ]
        let engine = Engine(
            world: World(
                seed: 5, horizon: nil,
                population: Population(arrivals: [ArrivalEntry(process: .customers(2_000, over: 60_000_000))]),
                events: [], stages: stages))
        #expect(try plain(engine, parts: 1, eventsPerSlice: 1) == general(engine))
    }

    @Test func theSortSettlesTies() {
        var random = SplitMix64(seed: 3)
        for (count, times) in [(0, 1), (1, 1), (2, 1), (5_000, 1), (5_000, 40), (5_000, 1 << 40), (200, 3)] {
            let slice = TimedSteps()
            (slice.start, slice.end) = (1_000, 1_000 + Int64(times))
            var expected: [TimedSteps.Step] = []
            for _ in 0..<count {
                let step = TimedSteps.Step(
                    time: 1_000 + Int64(random.below(times)), customer: UInt64(random.below(50)),
                    sequence: UInt32(random.below(1 << 30)), stage: 0, outcome: 0, to: 0, event: 0, channel: 0,
                    partner: 0)
                expected.append(step)
                slice.memory.pointee.append(step)
            }
            expected.sort { ($0.time, $0.customer, $0.sequence) < ($1.time, $1.customer, $1.sequence) }
            slice.sort()
            #expect(slice.steps.map { text($0.occurrence) } == expected.map { text($0.occurrence) })
        }
    }

    /// Where customers come back, or things happen but decisions, the general path is the only one.
    @Test func onlyChainsWithoutLoops() {
        func engine(backTo stage: Int) -> Engine {
            Engine(
                world: World(
                    seed: 1, horizon: 1_000,
                    population: Population(arrivals: [ArrivalEntry(process: .customers(3, over: 0))]), events: [],
                    stages: [
                        Stage(
                            name: "a", dwell: .constant(1),
                            outcomes: [Outcome(to: stage, probability: .amount(.constant(0.5)))]),
                        Stage(name: "end", dwell: nil),
                    ]))
        }
        #expect(PlainTimeOrder(engine(backTo: 0)) == nil)
        #expect(PlainTimeOrder(engine(backTo: 1)) != nil)
        #expect(PlainTimeOrder(Engine(world: FullWorld.world())) == nil)
    }

    @Test func aLifeWithoutEndIsGivenUp() throws {
        let still = Stage(
            name: "still", dwell: .constant(0), outcomes: [Outcome(to: 1, probability: .amount(.constant(1e-12)))])
        let engine = Engine(
            world: World(
                seed: 1, horizon: 1_000,
                population: Population(arrivals: [ArrivalEntry(process: .customers(1, over: 0))]), events: [],
                stages: [still, Stage(name: "end", dwell: nil)]))
        let order = try #require(PlainTimeOrder(engine))
        let slice = TimedSteps()
        while order.next(slice) {}
        #expect(order.runaway == 0)
    }
}
