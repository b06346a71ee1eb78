import Testing

@testable import Simulation

@Suite("Shards of a population")
struct ShardTests {
    private static let day: Int64 = 86_400_000_000

    private func world(customers: Int) -> World {
        let stages = [
            Stage(
                name: "in", dwell: .drawn(.exponential(mean: .constant(Double(Self.day)))),
                outcomes: [Outcome(to: 1, probability: .amount(.constant(0.5)), event: 0)], hasConversion: true),
            Stage(name: "out", dwell: nil),
        ]
        return World(
            seed: 9, horizon: 40 * Self.day,
            population: Population(
                arrivals: [
                    ArrivalEntry(process: .customers(customers / 3, over: 0)),
                    ArrivalEntry(process: .customers(customers - customers / 3, over: 20 * Self.day)),
                ], segments: [Segment(name: "", share: 1, traits: [])]),
            channels: [], events: ["step"], goal: 0, stages: stages)
    }

    @Test("everybody is in one shard, and in no other", arguments: [1, 5, 83, 84, 85, 1_000, 30_000])
    func partition(customers: Int) {
        for count in [1, 2, 3, 7, 16, 100] {
            var seen = [Int](repeating: 0, count: customers)
            for index in 0..<count {
                let engine = Engine(world: world(customers: customers), shard: Shard(index: index, of: count))
                let own = (0..<engine.count).filter(engine.isOurs)
                #expect(own.count == engine.ownCount, "\(index) of \(count)")
                for number in own { seen[number] += 1 }
            }
            #expect(seen.allSatisfy { $0 == 1 }, "\(count) shards")
        }
    }

    @Test("shards are about equally large where there are customers for it")
    func fairness() {
        let sizes = (0..<7).map { Engine(world: world(customers: 30_000), shard: Shard(index: $0, of: 7)).ownCount }
        #expect(sizes.reduce(0, +) == 30_000)
        #expect(sizes.allSatisfy { abs($0 - 30_000 / 7) <= 256 }, "\(sizes)")
    }

    private struct Happening: Hashable, Comparable {
        var time: Int64
        var customer: UInt64
        var sequence: UInt32

        static func < (a: Self, b: Self) -> Bool {
            (a.time, a.customer, a.sequence) < (b.time, b.customer, b.sequence)
        }
    }

    private func inTime(_ engine: Engine, threads: Int) -> [Happening] {
        (0..<threads).flatMap { part in
            var happenings: [Happening] = []
            let order = TimeOrder(engine, part: part, of: threads)
            var slice = TimeSlice()
            while order.next(&slice) {
                for one in slice.occurrences {
                    happenings.append(Happening(time: one.time, customer: one.customer, sequence: one.sequence))
                }
            }
            return happenings
        }
    }

    @Test("what happens in the shards in order of time is what happens in the whole", arguments: [1, 2])
    func timeOrder(threads: Int) {
        let world = world(customers: 2_000)
        let whole = inTime(Engine(world: world), threads: 1)
        #expect(whole == whole.sorted() && whole.count > 3_000)
        let parts = (0..<3).flatMap { inTime(Engine(world: world, shard: Shard(index: $0, of: 3)), threads: threads) }
        #expect(parts.sorted() == whole)
    }

    @Test("a plain chain in order of time as well", arguments: [1, 2])
    func plainTimeOrder(threads: Int) throws {
        let world = world(customers: 2_000)
        func steps(_ engine: Engine) throws -> [Happening] {
            try (0..<threads).flatMap { part in
                let order = try #require(PlainTimeOrder(engine, part: part, of: threads))
                let slice = TimedSteps()
                var happenings: [Happening] = []
                while order.next(slice) {
                    for step in slice.steps {
                        happenings.append(
                            Happening(time: step.time, customer: step.customer, sequence: step.sequence))
                    }
                }
                return happenings
            }
        }
        let whole = try steps(Engine(world: world)).sorted()
        #expect(whole.count > 2_000)
        let parts = try (0..<3).flatMap { try steps(Engine(world: world, shard: Shard(index: $0, of: 3))) }
        #expect(parts.sorted() == whole)
    }
}
