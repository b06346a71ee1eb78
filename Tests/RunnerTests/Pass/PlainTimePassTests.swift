import FootfallTestKit
import Observation
import Simulation
import Testing
import Tracking

@testable import Runner

/// Plain chains without loops are told briefly in time order as well, whether their events are sent or only summed up.
@Suite("Plain chains in time order")
struct PlainTimePassTests {
    private static let day: Int64 = 86_400_000_000

    private func world(_ random: inout SplitMix64) -> World {
        let count = 2 + random.below(4)
        var stages: [Simulation.Stage] = (0..<count).map { index in
            Simulation.Stage(
                name: "s\(index)",
                dwell: .drawn(.exponential(mean: .constant(Double(Self.day) * Double(1 + random.below(9))))),
                outcomes: [
                    Outcome(
                        to: index + 1, probability: .amount(.constant(0.4)), event: random.chance(50) ? 0 : nil),
                    Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                ], hasConversion: true)
        }
        stages.append(Simulation.Stage(name: "end", dwell: nil))
        return World(
            seed: random.next(), horizon: random.chance(30) ? nil : 60 * Self.day,
            population: Population(arrivals: [
                ArrivalEntry(process: .customers(400, over: 40 * Self.day)),
                ArrivalEntry(process: .customers(200, over: 9 * Self.day), channel: 1),
                ArrivalEntry(process: .customers(random.chance(50) ? 300 : 0, over: 0)),
            ]),
            channels: [
                Simulation.Channel(name: "search", kind: .organic),
                Simulation.Channel(
                    name: "affiliate", kind: .affiliate,
                    partners: [.init(name: "blog", share: 0.5), .init(name: "coupon", share: 0.5, commission: 0.1)]),
            ], events: ["step"], goal: 0, stages: stages)
    }

    @Test("Events come in order and are those of journey order", arguments: 1...12)
    func sameEvents(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let world = world(&random)
        let (engine, start) = (Engine(world: world), Int64(1_767_571_200_000_000))
        let observer = Observer(
            world: world, settings: TrackingSettings(), vocabulary: Vocabulary(of: world), start: start)
        let journeys = try JourneyPass(
            engine: engine, tallyPlan: TallyPlan(world: world, start: start), observer: observer
        ).run(workers: 1, session: nil, sink: ReceiptCollector(), control: RunControl())
        #expect(journeys.eventsTotal > 600, "seed \(seed)")

        let pass = TimePass(engine: engine, observer: observer, start: start)
        for workers in [1, 3] {
            let summed = try pass.run(
                workers: workers, session: nil, sink: ReceiptCollector(), control: RunControl())
            #expect(summed == journeys.digest, "seed \(seed), \(workers) workers")
        }

        var sent = EventSum()
        for part in 0..<2 {
            let share = TimeShare(engine, observer, part: part, of: 2)
            #expect(share.isBrief)
            var last: TrackingEvent?
            while true {
                share.fill()
                guard share.end != nil else { break }
                for event in share.take() {
                    if let last { #expect((last.due, last.id) < (event.due, event.id), "seed \(seed)") }
                    last = event
                    sent.take(event)
                }
            }
        }
        #expect(sent.digest == journeys.digest && sent.count == journeys.eventsTotal, "seed \(seed)")
    }
}
