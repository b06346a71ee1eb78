import FootfallTestKit
import Observation
import Results
import Simulation
import Testing
import Tracking

@testable import Runner

/// Lives of plain chains are told, counted, observed and credited briefly where nobody wants to see the events. Nothing of a
/// summary may show it.
@Suite("Brief lives")
struct BriefPassTests {
    private static let day: Int64 = 86_400_000_000

    /// A random plain chain: several ways in (by a channel, by a partner, by nothing), segments, loops, events at some outcomes.
    private func world(_ random: inout SplitMix64) -> World {
        let count = 2 + random.below(4)
        var stages: [Simulation.Stage] = (0..<count).map { index in
            Simulation.Stage(
                name: "s\(index)",
                dwell: .drawn(.exponential(mean: .constant(Double(Self.day) * Double(1 + random.below(9))))),
                outcomes: [
                    Outcome(
                        to: index + 1, probability: .amount(.constant(0.3)), event: random.chance(50) ? 0 : nil),
                    Outcome(
                        to: random.below(index + 1), probability: .amount(.constant(0.1)),
                        event: random.chance(30) ? 1 : nil),
                    Outcome(to: Outcome.churned, probability: .amount(.constant(0.2))),
                ], hasConversion: true)
        }
        stages.append(Simulation.Stage(name: "end", dwell: nil))
        var ways = [ArrivalEntry(process: .customers(400, over: 40 * Self.day))]
        if random.chance(70) { ways.append(ArrivalEntry(process: .customers(200, over: 90 * Self.day), channel: 0)) }
        if random.chance(70) { ways.append(ArrivalEntry(process: .customers(200, over: 9 * Self.day), channel: 1)) }
        let names = random.chance(50) ? [""] : ["new", "known", "old"]
        return World(
            seed: random.next(), horizon: random.chance(30) ? nil : 130 * Self.day,
            population: Population(
                arrivals: ways,
                segments: names.map { Segment(name: $0, share: 1 / Double(names.count), traits: []) }),
            channels: [
                Simulation.Channel(name: "search", kind: .organic),
                Simulation.Channel(
                    name: "affiliate", kind: .affiliate,
                    partners: [.init(name: "blog", share: 0.5), .init(name: "coupon", share: 0.5, commission: 0.1)]),
            ], events: ["step", "back"], goal: random.chance(20) ? 1 : 0, stages: stages)
    }

    private func result(_ world: World, audits: Bool) throws -> (summary: Summary, digest: Digest, events: Int) {
        let vocabulary = Vocabulary(of: world)
        let plan = RunPlan(id: "brief", vocabulary: vocabulary, goals: world.goal.map { [UInt16($0)] } ?? [])
        let pass = JourneyPass(
            engine: Engine(world: world), tallyPlan: TallyPlan(world: world, start: 1_767_571_200_000_000),
            observer: Observer(
                world: world, settings: TrackingSettings(), vocabulary: vocabulary, start: 1_767_571_200_000_000),
            plan: plan, audits: audits)
        let result = try pass.run(workers: 1, session: nil, sink: ReceiptCollector(), control: RunControl())
        return (Shop.summary(of: result.tally), result.digest, result.eventsTotal)
    }

    @Test("The worlds of this test reach their goals")
    func goalsAreReached() throws {
        let conversions = try (1...10).map { seed in
            var random = SplitMix64(seed: UInt64(seed))
            return try result(world(&random), audits: false).summary.goals?.first?.conversions ?? 0
        }
        #expect(conversions.count { $0 > 0 } > 5)
    }

    @Test("A brief pass gives the summary, the digest and the credits of a full one", arguments: 1...40)
    func sameSummary(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let world = world(&random)
        #expect(Engine(world: world).isPlainChain)
        // A pass that audits keeps the events and tells everything at length.
        let (brief, full) = (try result(world, audits: false), try result(world, audits: true))
        #expect(brief.events == full.events && brief.events > 0, "seed \(seed)")
        #expect(brief.digest == full.digest, "seed \(seed)")
        #expect(brief.summary == full.summary, "seed \(seed)")
    }
}
