import Forecast
import Journeys
import Runner
import Simulation
import Testing

/// The truth against its definition, and what it must satisfy whatever it is.
@Suite("Causal truth")
struct CausalTruthTests {
    private static func engine(_ seed: UInt64, channels: Int) -> Engine {
        RandomWorld.engine(seed: seed, channels: channels)
    }

    private static func truth(_ engine: Engine, workers: Int = 2, mostExact: Int = 12) throws -> CausalTruth {
        try #require(try CausalTruth.find(engine, workers: workers, mostExact: mostExact))
    }

    @Test("is what simulating every world says", arguments: 101...112)
    func definition(seed: UInt64) throws {
        let engine = Self.engine(seed, channels: 3 + Int(seed % 3))
        let brute = Brute(engine)
        let truth = try Self.truth(engine)
        #expect(truth.all == brute.worth(brute.full) && truth.none == brute.worth(0), "seed \(seed)")
        #expect(truth.sampledTrees == 0)
        for channel in 0..<brute.channels {
            let without = brute.trees[brute.full & ~(1 << channel)]
            #expect(truth.incremental(channel: channel) == brute.loss(in: without), "seed \(seed), channel \(channel)")
            for segment in 0..<2 {
                #expect(
                    truth.incremental(channel: channel, segment: segment) == brute.loss(in: without, segment: segment),
                    "seed \(seed), channel \(channel), segment \(segment)")
            }
            #expect(truth.shapley[channel] == brute.shapley(channel), "seed \(seed), channel \(channel)")
            for number in engine.world.channels[channel].partners.indices {
                let partner = Exclusions.Partner(channel: channel, partner: number)
                let trees = Brute.lives(engine.without(Exclusions(partners: [partner])))
                #expect(truth.incremental(partner) == brute.loss(in: trees), "seed \(seed), \(partner)")
                #expect(
                    truth.incremental(partner, segment: 1) == brute.loss(in: trees, segment: 1),
                    "seed \(seed), \(partner)")
            }
        }
    }

    @Test("shares all there is, exactly, shared exactly or sampled", arguments: 201...208, [12, 2])
    func efficiency(seed: UInt64, mostExact: Int) throws {
        let truth = try Self.truth(Self.engine(seed, channels: 6), mostExact: mostExact)
        let sum = truth.shapley.reduce(.zero, +) + truth.none * CausalTruth.shapleyUnit
        #expect(sum == truth.all * CausalTruth.shapleyUnit, "seed \(seed)")
        #expect((truth.sampledTrees > 0) == (mostExact == 2), "seed \(seed)")
    }

    @Test("is the same for any number of workers, sampled or not", arguments: [12, 1])
    func workers(mostExact: Int) throws {
        let engine = Self.engine(301, channels: 5)
        let (one, three) = (
            try Self.truth(engine, workers: 1, mostExact: mostExact),
            try Self.truth(engine, workers: 3, mostExact: mostExact)
        )
        #expect(one.shapley == three.shapley && one.all == three.all && one.none == three.none)
        #expect(one.worldsSimulated == three.worldsSimulated)
        for channel in 0..<5 { #expect(one.incremental(channel: channel) == three.incremental(channel: channel)) }
        #expect(
            zip(one.standardErrors, three.standardErrors).allSatisfy { $0.goals == $1.goals && $0.value == $1.value })
    }

    /// Sampled values are normal about the exact ones with the standard errors stated: over many worlds, a share near 68% lies
    /// within one of them.
    @Test("sampled values lie about the exact ones as their standard errors say")
    func sampling() throws {
        var (within, far, all) = (0, 0, 0)
        for seed in 401...440 as ClosedRange<UInt64> {
            let engine = Self.engine(seed, channels: 5)
            let (exact, sampled) = (try Self.truth(engine), try Self.truth(engine, mostExact: 1))
            for channel in 0..<5 {
                let error = sampled.standardErrors[channel].goals
                guard error > 0 else { continue }
                let unit = Double(CausalTruth.shapleyUnit)
                let difference = Double(sampled.shapley[channel].goals - exact.shapley[channel].goals) / unit
                all += 1
                if abs(difference) < error { within += 1 }
                if abs(difference) > 4 * error { far += 1 }
            }
        }
        #expect(all > 80, "\(all) values were sampled")
        let share = Double(within) / Double(all)
        #expect((0.5...0.85).contains(share) && far == 0, "\(within) of \(all) within one, \(far) beyond four")
    }

    @Test("a channel that is only seen adds nothing, and takes nothing from others")
    func intent() throws {
        var random = RandomWorld(seed: 501, channels: 3)
        var world = random.world()
        for index in world.lines.indices where world.lines[index].channel == 0 { world.lines[index].stages = [] }
        for index in world.population.arrivals.indices where world.population.arrivals[index].channel == 0 {
            world.population.arrivals[index].channel = 1
        }
        let before = try Self.truth(random.engine(of: world))
        world.lines.append(
            TouchLine(
                path: "seen", name: "seen", channel: 0, stages: [0, 1, 2], appearance: .click,
                timing: .intent(.constant(0.9)), clickThrough: .constant(1)))
        let after = try Self.truth(random.engine(of: world))
        #expect(after.incremental(channel: 0) == CausalTruth.Loss(worth: .zero, customers: 0))
        #expect(after.shapley == before.shapley && after.shapley[0] == .zero)
        #expect(before.shapley[1] != .zero && !after.players.contains(0))
    }

    @Test("a world without a goal, or with too many channels, is refused with a remedy")
    func refusals() throws {
        var random = RandomWorld(seed: 601, channels: 3)
        var world = random.world()
        world.goal = nil
        #expect(throws: TruthError.noGoal) { try CausalTruth.find(random.engine(of: world), workers: 1) }
        world.goal = 1
        world.channels += (3..<70).map { Channel(name: "more\($0)", kind: .paid) }
        #expect(throws: TruthError.tooManyChannels(70)) { try CausalTruth.find(random.engine(of: world), workers: 1) }
        world.channels.removeLast(6)
        #expect(try CausalTruth.find(random.engine(of: world), workers: 1) != nil)
    }

    @Test("is not told in part")
    func stopping() throws {
        let control = RunControl()
        control.stop()
        #expect(try CausalTruth.find(Self.engine(1, channels: 3), workers: 2, control: control) == nil)
    }
}
