import FootfallTestKit
import Simulation
import Testing

/// Plain chains are told briefly, and in time order a crowd is taken in by thousands: short cuts that must not show.
@Suite struct PlainWalkTests {
    private static let day = 86_400_000_000.0

    /// A random chain: stays, loops back, several dwells, an end or churn, with or without a horizon.
    private func chain(_ random: inout SplitMix64, horizon: Int64?, over: Int64) -> World {
        let count = 1 + random.below(5)
        let dwells: [Amount] = [
            .constant(Self.day), .drawn(.exponential(mean: .constant(2 * Self.day))),
            .drawn(.weibull(shape: .constant(1.5), scale: .constant(Self.day))),
        ]
        var stages: [Stage] = (0..<count).map { index in
            let onward = 0.1 + 0.3 * Double(random.below(1000)) / 1000
            let back = random.below(index + 1)
            return Stage(
                name: "s\(index)", dwell: random.pick(dwells),
                outcomes: [
                    Outcome(to: index + 1, probability: .amount(.constant(onward)), event: index % 2 == 0 ? 0 : nil),
                    Outcome(to: back, probability: .amount(.constant(0.15))),
                    Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                ], hasConversion: true)
        }
        stages.append(Stage(name: "end", dwell: nil))
        return World(
            seed: random.next(), horizon: horizon,
            population: Population(arrivals: [
                ArrivalEntry(process: .customers(600, over: over)), ArrivalEntry(process: .customers(300, over: 0)),
            ]), events: ["step"], stages: stages)
    }

    private func text(_ o: Occurrence) -> String {
        "\(o.time) \(o.sequence) \(o.kind) \(o.amount) \(o.flags.rawValue) \(o.stage) \(o.to) \(o.event) \(o.outcome)"
    }

    /// What an itinerary keeps of a life told at length.
    private func brief(_ engine: Engine) -> [UInt64: [String]] {
        var ledger = Ledger()
        engine.makeWorker().simulate(0..<engine.count, into: &ledger)
        var lives: [UInt64: [String]] = [:]
        for (index, facts) in ledger.customers.enumerated() {
            let life = ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]]
            var stays = 0
            var told = ["\(facts) \(Int(life.first!.amount)) \(life.first!.to)"]
            for occurrence in life where occurrence.kind == .decision {
                guard occurrence.outcome >= 0 else {
                    stays += 1
                    continue
                }
                told.append("\(stays) \(bare(occurrence))")
                stays = 0
            }
            let emits = life.contains { $0.event >= 0 }
            lives[facts.id] = told + ["\(stays) \(life.last!.to) \(emits)"]
        }
        return lives
    }

    private func bare(_ decision: Occurrence) -> String {
        var bare = decision
        bare.amount = 0
        return text(bare)
    }

    private func itineraries(_ engine: Engine, block: Int) -> [UInt64: [String]] {
        let worker = engine.makeWorker()
        let itineraries = Itineraries()
        var lives: [UInt64: [String]] = [:]
        for start in stride(from: 0, to: engine.count, by: block) {
            itineraries.removeAll()
            worker.simulate(start..<min(start + block, engine.count), into: itineraries)
            for index in 0..<itineraries.count {
                let route = itineraries.route(index).pointee
                var told = ["\(route.facts) \(Int(route.arrival.amount)) \(route.arrival.to)"]
                told += itineraries.steps(index).map { "\($0.stays) \(bare($0.occurrence))" }
                lives[route.facts.id] = told + ["\(route.stays) \(route.last) \(route.hasEvents)"]
            }
        }
        return lives
    }

    @Test(arguments: 1...20)
    func briefAndAtLengthSayTheSame(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let horizon: Int64? = seed % 2 == 0 ? nil : Int64(20 * Self.day)
        let engine = Engine(world: chain(&random, horizon: horizon, over: seed % 3 == 0 ? 0 : Int64(10 * Self.day)))
        #expect(engine.isPlainChain)
        let quick = itineraries(engine, block: 1 + random.below(400))
        #expect(quick.count == 900, "seed \(seed)")
        #expect(quick == brief(engine), "seed \(seed)")
    }

    /// Customers whose channel is off leave gaps in the numbers; the others live as they did.
    @Test(arguments: 1...5)
    func gapsInTheNumbersDoNotShow(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var world = chain(&random, horizon: Int64(20 * Self.day), over: Int64(Self.day))
        world.channels = [
            Channel(
                name: "shop", kind: .affiliate,
                partners: [Channel.Partner(name: "a", share: 0.5), Channel.Partner(name: "b", share: 0.5)])
        ]
        world.population.arrivals[0].channel = 0
        let whole = Engine(world: world)
        let without = whole.without(Exclusions(partners: [.init(channel: 0, partner: 1)]))
        let quick = itineraries(without, block: 1 + random.below(700))
        #expect((450..<750).contains(quick.count), "seed \(seed)")
        #expect(quick == brief(without), "seed \(seed)")
        let all = itineraries(whole, block: 900)
        #expect(quick.allSatisfy { all[$0.key] == $0.value }, "seed \(seed)")
    }

    /// Who goes on after thousands of rounds goes on alone, and says the same.
    @Test func veryLongLives() {
        let stages = [
            Stage(
                name: "long", dwell: .constant(Self.day),
                outcomes: [
                    Outcome(to: 1, probability: .amount(.constant(1e-4))),
                    Outcome(to: 0, probability: .amount(.constant(1e-3))),
                ]),
            Stage(name: "end", dwell: nil),
        ]
        let engine = Engine(
            world: World(
                seed: 3, horizon: nil,
                population: Population(arrivals: [ArrivalEntry(process: .customers(40, over: 0))]),
                events: [], stages: stages))
        let quick = itineraries(engine, block: 30)
        #expect(quick.count == 40)
        #expect(quick == brief(engine))
    }

    /// The lives before that of a customer without an end in sight are told, block by block.
    @Test func aRunawayTakesNobodyBeforeItsBlockAlong() {
        let stages = [
            Stage(
                name: "brief", dwell: .constant(1), outcomes: [Outcome(to: 2, probability: .amount(.constant(0.5)))]),
            Stage(
                name: "still", dwell: .constant(0), outcomes: [Outcome(to: 2, probability: .amount(.constant(1e-12)))]),
            Stage(name: "end", dwell: nil),
        ]
        var arrivals = [ArrivalEntry(process: .customers(300, over: 0)), ArrivalEntry(process: .customers(2, over: 0))]
        arrivals[1].stage = 1
        let engine = Engine(
            world: World(
                seed: 1, horizon: 1_000, population: Population(arrivals: arrivals), events: [], stages: stages))
        let worker = engine.makeWorker()
        let told = Itineraries()
        worker.simulate(0..<302, into: told)
        #expect(worker.runaway == 300)
        #expect(told.count == 256)
        #expect(told.allSteps.count == 256)
        #expect((0..<told.count).allSatisfy { told.steps($0).first?.customer == UInt64($0) })
    }

    /// A chain that can never be left is found out, in whichever way it is told.
    @Test func aLifeWithoutEndIsGivenUp() {
        let still = Stage(
            name: "still", dwell: .constant(0), outcomes: [Outcome(to: 1, probability: .amount(.constant(1e-12)))])
        let round = Stage(
            name: "round", dwell: .constant(0), outcomes: [Outcome(to: 0, probability: .amount(.constant(1)))])
        for stages in [[still, Stage(name: "end", dwell: nil)], [round, Stage(name: "end", dwell: nil)]] {
            let engine = Engine(
                world: World(
                    seed: 1, horizon: 1_000,
                    population: Population(arrivals: [ArrivalEntry(process: .customers(3, over: 0))]),
                    events: [], stages: stages))
            let worker = engine.makeWorker()
            worker.simulate(0..<3, into: Itineraries())
            #expect(worker.runaway == 0)
            var ledger = Ledger()
            let general = engine.makeWorker()
            general.simulate(0..<3, into: &ledger)
            #expect(general.runaway == 0)
        }
    }

    /// More than one crowd of thousands, and stages ahead that the customer has not entered yet.
    @Test(arguments: [1, 2])
    func aCrowdInTimeOrder(parts: Int) {
        var random = SplitMix64(seed: 99)
        var world = chain(&random, horizon: Int64(15 * Self.day), over: Int64(Self.day))
        world.population.arrivals.append(ArrivalEntry(process: .customers(9_000, over: 0)))
        let engine = Engine(world: world)
        var ledger = Ledger()
        engine.makeWorker().simulate(0..<engine.count, into: &ledger)
        let expected = ledger.occurrences.filter { $0.kind != .end }.sorted {
            ($0.time, $0.customer, $0.sequence) < ($1.time, $1.customer, $1.sequence)
        }
        var seen: [Occurrence] = []
        for part in 0..<parts {
            let order = TimeOrder(engine, part: part, of: parts)
            var slice = TimeSlice()
            var last: (Int64, UInt64, UInt32) = (-1, 0, 0)
            while order.next(&slice) {
                for occurrence in slice.occurrences {
                    let here = (occurrence.time, occurrence.customer, occurrence.sequence)
                    if last >= here { Issue.record("\(last) comes before \(here)") }
                    last = here
                    seen.append(occurrence)
                }
            }
        }
        seen.sort { ($0.time, $0.customer, $0.sequence) < ($1.time, $1.customer, $1.sequence) }
        #expect(seen.map(text) == expected.map(text))
        #expect(seen.map(\.customer) == expected.map(\.customer))
    }
}
