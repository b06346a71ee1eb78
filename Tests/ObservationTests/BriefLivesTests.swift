import Observation
import Simulation
import Testing
import Tracking

/// Lives told briefly have the digest of the same lives told at length, event by event.
@Suite struct BriefLivesTests {
    private static let day: Int64 = 86_400_000_000

    /// Some arrive by a channel, some are not there at all; some outcomes emit an event.
    private static func world(seed: UInt64) -> World {
        World(
            seed: seed, horizon: 40 * day,
            population: Population(
                arrivals: [
                    ArrivalEntry(process: .customers(300, over: 20 * day)),
                    ArrivalEntry(process: .customers(200, over: 80 * day), channel: 0),
                ]),
            channels: [Channel(name: "search", kind: .organic)], events: ["sign_up", "purchase"], goal: 1,
            stages: [
                Stage(
                    name: "looking", dwell: .drawn(.exponential(mean: .constant(Double(2 * day)))),
                    outcomes: [
                        Outcome(to: 1, probability: .amount(.constant(0.4)), event: 0),
                        Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                    ], hasConversion: true),
                Stage(
                    name: "buying", dwell: .constant(Double(day)),
                    outcomes: [
                        Outcome(to: 0, probability: .amount(.constant(0.2)), event: 1),
                        Outcome(to: 2, probability: .amount(.constant(0.2))),
                        Outcome(to: Outcome.churned, probability: .amount(.constant(0.1)), event: 1),
                    ]),
                Stage(name: "done", dwell: nil),
            ])
    }

    @Test(arguments: 1...3) func digestsAndCountsAreTheSame(seed: UInt64) {
        let world = Self.world(seed: seed)
        let engine = Engine(world: world)
        #expect(engine.isPlainChain)
        let observer = Worlds.observer(world: world)
        let worker = engine.makeWorker()
        var brief = EventSum()
        // Blocks that begin anywhere, and one in which nobody arrives before the horizon, maybe.
        for numbers in [0..<1, 1..<257, 257..<499, 499..<500] {
            let itineraries = Itineraries()
            worker.simulate(numbers, into: itineraries)
            observer.observe(itineraries, into: &brief)
        }
        var ledger = Ledger()
        worker.simulate(0..<engine.count, into: &ledger)
        let events = ledger.occurrences.flatMap { observer.events(of: $0) }
        #expect(events.count > 1_000)
        #expect(Set(events.map(\.kind)) == [.click, .stage, .event])
        #expect(brief.count == events.count)
        #expect(brief.digest == events.reduce(into: Digest()) { $0.add($1) })
    }
}
