import Pacing
import Testing

@Suite struct PacerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var phases: [Pacer.Phase]
        var duration: Double
        var count: Int
        /// (hit, seconds)
        var times: [(Int, Double)]
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "constant", phases: [.init(rate: 500, hold: 8)], duration: 8, count: 4_000,
            times: [(0, 0), (1, 0.002), (250, 0.5), (3_999, 7.998)]),
        Row(
            name: "slow", phases: [.init(rate: 0.1, hold: 30)], duration: 30, count: 3,
            times: [(0, 0), (1, 10), (2, 20)]),
        Row(name: "less than one", phases: [.init(rate: 0.1, hold: 1)], duration: 1, count: 1, times: [(0, 0)]),
        Row(
            name: "ramp", phases: [.init(rate: 100, ramp: 10)], duration: 10, count: 500,
            times: [(0, 0), (5, 1), (125, 5), (320, 8)]),
        Row(
            name: "ramp and hold", phases: [.init(rate: 2_000, ramp: 120, hold: 300)], duration: 420, count: 720_000,
            times: [(120_000, 120), (122_000, 121), (30_000, 60)]),
        Row(
            name: "up and down", phases: [.init(rate: 10, ramp: 2), .init(rate: 0, ramp: 2)], duration: 4, count: 20,
            times: [(0, 0), (10, 2), (15, 2.585_786_437_626_905)]),
        Row(
            name: "steps", phases: [.init(rate: 10, hold: 1), .init(rate: 20, hold: 1)], duration: 2, count: 30,
            times: [(9, 0.9), (10, 1), (12, 1.1), (29, 1.95)]),
        Row(
            name: "pause", phases: [.init(rate: 10, hold: 1), .init(rate: 0, hold: 1), .init(rate: 10, hold: 1)],
            duration: 3,
            count: 20, times: [(9, 0.9), (10, 2), (11, 2.1)]),
        Row(
            name: "late start", phases: [.init(rate: 0, hold: 5), .init(rate: 1, hold: 2)], duration: 7, count: 2,
            times: [(0, 5)]),
        Row(
            name: "pause at the end", phases: [.init(rate: 10, hold: 1), .init(rate: 0, hold: 1)], duration: 2,
            count: 10,
            times: [(9, 0.9)]),
        Row(
            name: "checkout rush",
            phases: [
                .init(rate: 2_000, ramp: 120, hold: 300), .init(rate: 10_000, hold: 15), .init(rate: 2_000, hold: 120),
            ], duration: 555, count: 1_110_000, times: [(720_000, 420), (720_010, 420.001), (870_000, 435)]),
    ]

    @Test(arguments: rows)
    func schedules(row: Row) throws {
        let pacer = try Pacer(phases: row.phases)
        #expect(pacer.duration == row.duration)
        #expect(pacer.count == row.count)
        for (hit, seconds) in row.times {
            let time = try #require(pacer.time(ofHit: hit))
            #expect((time - seconds).magnitude <= 1e-9, "hit \(hit) at \(time)")
        }
        #expect(pacer.time(ofHit: -1) == nil)
        #expect(pacer.time(ofHit: row.count) == nil)
    }

    @Test(arguments: rows)
    func countsAndTimesAreInverse(row: Row) throws {
        let pacer = try Pacer(phases: row.phases)
        var last = 0.0
        for hit in stride(from: 0, to: pacer.count, by: max(1, pacer.count / 997)) {
            let time = try #require(pacer.time(ofHit: hit))
            #expect(time >= last)
            #expect(pacer.hits(by: time) > hit)
            #expect(pacer.hits(by: time.nextDown) <= hit)
            last = time
        }
        #expect(last < pacer.duration)
        #expect(pacer.hits(by: -1) == 0)
        #expect(pacer.hits(by: pacer.duration) == pacer.count)
        #expect(pacer.hits(by: 1e9) == pacer.count)
    }

    @Test(arguments: rows)
    func expectedIsTheIntegralOfTheRate(row: Row) throws {
        let pacer = try Pacer(phases: row.phases)
        let steps = 10_000
        let width = pacer.duration / Double(steps)
        let highest = row.phases.map(\.rate).max() ?? 0
        let jumps = Double(row.phases.count) * highest * width
        var sum = 0.0
        for step in 0..<steps {
            sum += pacer.rate(at: (Double(step) + 0.5) * width) * width
            let expected = pacer.expected(by: Double(step + 1) * width)
            // The midpoint rule is exact but where the rate jumps within a step.
            #expect((sum - expected).magnitude <= 1e-9 * (1 + expected) + jumps)
        }
    }

    @Test func sadRows() {
        #expect(throws: PacerError.noPhases) { try Pacer(phases: []) }
        #expect(throws: PacerError.badRate(phase: 0, rate: -1)) { try Pacer.constant(rate: -1, seconds: 1) }
        #expect(throws: PacerError.badRate(phase: 1, rate: .infinity)) {
            try Pacer.steps(rates: [1, .infinity], seconds: 1)
        }
        #expect(throws: PacerError.self) { try Pacer.constant(rate: .nan, seconds: 1) }
        #expect(throws: PacerError.badDuration(phase: 0, seconds: -2)) { try Pacer.ramp(to: 1, seconds: -2) }
        #expect(throws: PacerError.self) { try Pacer.constant(rate: 1, seconds: .infinity) }
        #expect(throws: PacerError.emptyPhase(0)) { try Pacer.constant(rate: 1, seconds: 0) }
        #expect(throws: PacerError.nothingToSend) { try Pacer.constant(rate: 0, seconds: 5) }
        #expect(throws: PacerError.tooMany(1e20)) { try Pacer.constant(rate: 1e10, seconds: 1e10) }
        #expect(PacerError.emptyPhase(0).description.contains("phase 1"))
    }

    @Test func namedShapes() throws {
        let spike = try Pacer.spike(base: 10, before: 2, peak: 100, seconds: 1, after: 2)
        #expect(spike.count == 140)
        #expect(spike.rate(at: 2.5) == 100)
        #expect(spike.phase(at: 2) == 1)
        #expect(spike.phase(at: 5) == nil)
        #expect(spike.rate(at: 5) == 0)
        #expect(try Pacer.ramp(to: 100, seconds: 10).rate(at: 2.5) == 25)
        #expect(try spike.scaled(by: 0.5).count == 70)
        let curve = try Pacer.ramp(to: 4, seconds: 2, hold: 3).curve
        #expect(curve.map(\.seconds) == [0, 2, 2, 5])
        #expect(curve.map(\.rate) == [0, 4, 4, 4])
    }

    @Test func shardsTakeEachHitOnce() throws {
        let pacer = try Pacer.ramp(to: 50, seconds: 4)
        let times = (0..<3).flatMap { shard in
            stride(from: shard, to: pacer.count, by: 3).compactMap { pacer.time(ofHit: $0) }
        }
        #expect(times.sorted() == (0..<pacer.count).compactMap { pacer.time(ofHit: $0) })
    }
}
