import FootfallTestKit
import Journeys
import Results
import Simulation
import Testing
import Tracking

@testable import Runner

@Suite("Shards: tallies as bytes")
struct TallyBytesTests {
    @Test("numbers of any size come back, and none from bytes that no writer made")
    func numbers() throws {
        var random = SplitMix64(seed: 11)
        var writer = ByteWriter()
        let numbers = (0..<1_000).map { _ in random.next() >> UInt64(random.below(64)) } + [0, 127, 128, .max]
        for number in numbers { writer.write(number) }
        let wide: [Int128] = [0, -1, 1, .min, .max, -(1 << 90), 1 << 70]
        for number in wide { writer.write(number.zigzag) }
        var reader = ByteReader(writer.bytes)
        for number in numbers { #expect(try reader.read(UInt64.self) == number) }
        for number in wide { #expect(Int128(zigzag: try reader.read()) == number) }
        #expect(reader.isAtEnd)
        #expect(throws: ByteReader.Damage.self) { try reader.read(UInt64.self) }
        var long = ByteReader([UInt8](repeating: 0xFF, count: 10) + [1])
        #expect(throws: ByteReader.Damage.self) { try long.read(UInt64.self) }
        var large = ByteReader([0xFF, 0x03])
        #expect(throws: ByteReader.Damage.self) { try large.read(UInt8.self) }
    }

    @Test("lists that are mostly zeros come back", arguments: [[], [0], [5], [0, 0, 0], [0, 7, 0, 0, 9], [1, 2, 3]])
    func sparse(numbers: [UInt64]) throws {
        var writer = ByteWriter()
        writer.writeSparse(numbers)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readSparse(upTo: 10) == numbers)
        #expect(reader.isAtEnd)
        var other = ByteReader(writer.bytes)
        #expect(throws: ByteReader.Damage.self) {
            try other.readSparse(UInt64.self, count: numbers.count + 1) { _, _ in }
        }
    }

    /// Customers of random numbers, split at random into parts that are written, and added up in any order.
    @Test("however customers are split, the sum of what was written is the tally of all", arguments: 1...3)
    func splits(round: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(seed: seed)
        var world = Shop.world(segments: random.chance(50) ? [""] : ["a", "b", "c"])
        world.seed = random.next()
        world.population.arrivals = [ArrivalEntry(process: .customers(900, over: 60 * Shop.day))]
        for index in world.lines.indices {
            world.lines[index].timing = .rate(.constant(0.3 / Double(Shop.day)))
            world.lines[index].clickThrough = .constant(0.3)
        }
        for index in world.stages[0].emissions.indices {
            world.stages[0].emissions[index].timing = .rate(.constant(2 / Double(Shop.day)))
        }
        world.stages[1].outcomes[0].value = .drawn(.lognormal(median: .constant(40), sigma: .constant(1)))
        let plan = TallyPlan(world: world)
        let engine = Engine(world: world)
        let parts = 1 + random.below(9)
        var tallies = (0..<parts).map { _ in Tally(plan: plan) }
        var whole = Tally(plan: plan)
        let worker = engine.makeWorker()
        var number = 0
        while number < engine.count {
            let end = min(engine.count, number + 1 + random.below(20))
            var ledger = Ledger()
            worker.simulate(number..<end, into: &ledger)
            whole.add(ledger)
            tallies[random.below(parts)].add(ledger)
            number = end
        }
        var order = Array(0..<parts)
        for index in order.indices { order.swapAt(index, random.below(parts)) }
        var sum = Tally(plan: plan)
        for part in order {
            var writer = ByteWriter()
            tallies[part].write(to: &writer)
            var reader = ByteReader(writer.bytes)
            try sum.add(&reader)
            #expect(reader.isAtEnd)
        }
        let (merged, one) = (Shop.summary(of: sum), Shop.summary(of: whole))
        #expect(merged == one, "seed \(seed), \(parts) parts")
        #expect(one.customers >= engine.count && (one.goals?.first?.conversions ?? 0) > 10, "seed \(seed)")
    }
}
