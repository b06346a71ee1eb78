import Forecast
import Journeys
import Simulation
import Testing

/// What lets most worlds go without a simulation, held against all of them.
@Suite("Worlds that need no simulation")
struct PruningTests {
    private static func engine(_ seed: UInt64) -> Engine {
        RandomWorld.engine(seed: seed, channels: 3 + Int(seed % 2))
    }

    @Test(
        "a tree comes to the same in every world between those who turned it and those who were there",
        arguments: 1...24)
    func between(seed: UInt64) {
        let engine = Self.engine(seed)
        let brute = Brute(engine)
        for worker in [engine.makeCausalWorker(), engine.reducedToCauses().makeCausalWorker()] {
            var goals: ContiguousArray<GoalsReached> = []
            var wrong: [String] = []
            for number in 0..<engine.count {
                worker.begin(number)
                for world in 0...brute.full {
                    let absent = ChannelSet(bits: UInt64(brute.full & ~world))
                    let turned = worker.live(without: absent, into: &goals)
                    let lived = goals.sorted { $0.customer < $1.customer }
                    if lived != brute.trees[world][number] { wrong.append("customer \(number), world \(world)") }
                    if !turned.intersection(absent).isEmpty { wrong.append("\(number), \(world): turned by nobody") }
                    for other in 0...brute.full where other & ~world == 0 && other & Int(turned.bits) == turned.bits {
                        if lived != brute.trees[other][number] {
                            wrong.append("customer \(number), world \(world) answers for \(other)")
                        }
                    }
                }
            }
            #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(5))")
            #expect(worker.runaway == nil)
        }
    }

    @Test("a partner's absence is that of an engine without it", arguments: 1...24)
    func partner(seed: UInt64) {
        let engine = Self.engine(seed)
        let worker = engine.reducedToCauses().makeCausalWorker()
        var goals: ContiguousArray<GoalsReached> = []
        for (channel, settings) in engine.world.channels.enumerated() {
            for number in settings.partners.indices {
                let partner = Exclusions.Partner(channel: channel, partner: number)
                let trees = Brute.lives(engine.without(Exclusions(partners: [partner])))
                let wrong = (0..<engine.count).filter { root in
                    worker.begin(root)
                    worker.live(without: partner, into: &goals)
                    return goals.sorted { $0.customer < $1.customer } != trees[root]
                }
                #expect(wrong.isEmpty, "seed \(seed), \(partner): customers \(wrong.prefix(5))")
            }
        }
    }

    /// The tests above would pass if nothing ever happened in these worlds.
    @Test("the worlds of these tests differ, and channels get into each other's way")
    func worldsDiffer() {
        var (differing, interacting) = (0, 0)
        for seed in 1...24 as ClosedRange<UInt64> {
            let brute = Brute(Self.engine(seed))
            for channel in 0..<brute.channels {
                let loss = brute.worth(brute.full) - brute.worth(brute.full & ~(1 << channel))
                if loss != .zero { differing += 1 }
                if loss != brute.worth(1 << channel) - brute.worth(0) { interacting += 1 }
            }
        }
        #expect(differing >= 50 && interacting >= 40, "\(differing) differ, \(interacting) interact")
    }
}
