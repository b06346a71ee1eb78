import FootfallTestKit
import Simulation
import Testing

/// Plain chains are walked eight at a time, and in time order a crowd is taken in by thousands: short cuts that must not show.
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

    private func lives(_ worker: Engine.Worker, _ count: Int) -> [UInt64: [String]] {
        var ledger = Ledger()
        worker.simulate(0..<count, into: &ledger)
        var lives: [UInt64: [String]] = [:]
        for (index, facts) in ledger.customers.enumerated() {
            lives[facts.id] = ledger.occurrences[ledger.starts[index]..<ledger.starts[index + 1]].map(text)
        }
        return lives
    }

    @Test(arguments: 1...20)
    func eightAtATimeIsOneByOne(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let horizon: Int64? = seed % 2 == 0 ? nil : Int64(20 * Self.day)
        let engine = Engine(world: chain(&random, horizon: horizon, over: seed % 3 == 0 ? 0 : Int64(10 * Self.day)))
        let quick = lives(engine.makeWorker(), engine.count)
        let general = lives(engine.makeGeneralWorker(), engine.count)
        #expect(quick.count == 900, "seed \(seed)")
        #expect(quick == general, "seed \(seed)")
    }

    /// More than one crowd of thousands, and stages ahead that the customer has not entered yet.
    @Test(arguments: [1, 2])
    func aCrowdInTimeOrder(parts: Int) {
        var random = SplitMix64(seed: 99)
        var world = chain(&random, horizon: Int64(15 * Self.day), over: Int64(Self.day))
        world.population.arrivals.append(ArrivalEntry(process: .customers(9_000, over: 0)))
        let engine = Engine(world: world)
        var ledger = Ledger()
        engine.makeGeneralWorker().simulate(0..<engine.count, into: &ledger)
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
