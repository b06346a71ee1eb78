import Pacing
import Testing

@Suite struct PoissonTimesTests {
    /// Gaps whose mean is 1: 0.5 and 1.5 by turns.
    @Test func followsThePacer() throws {
        let times = Array(try Pacer.constant(rate: 10, seconds: 1).poisson { $0 % 2 == 0 ? 0.5 : 1.5 })
        let expected = [0.05, 0.2, 0.25, 0.4, 0.45, 0.6, 0.65, 0.8, 0.85]
        #expect(times.count == expected.count)
        #expect(zip(times, expected).allSatisfy { ($0 - $1).magnitude < 1e-12 })
    }

    @Test func countsAndGapsAreThoseOfAPoissonProcess() throws {
        let pacer = try Pacer(phases: [
            .init(rate: 100, ramp: 100, hold: 50), .init(rate: 0, hold: 20), .init(rate: 300, hold: 10),
        ])
        let times = Array(pacer.poisson(Self.variate))
        let count = Double(pacer.count)
        #expect((Double(times.count) - count).magnitude < 4 * count.squareRoot())
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(!times.contains { $0 > 150 && $0 < 170 }, "nothing is sent through a pause")
        for end in [20.0, 100, 150, 175] {
            let expected = pacer.expected(by: end)
            #expect((Double(times.count { $0 < end }) - expected).magnitude < 4 * expected.squareRoot())
        }
        #expect(times == Array(pacer.poisson(Self.variate)), "the same whenever asked for")
    }

    /// Exponential by inversion of the series -ln(1 - u): slow, and good enough here.
    @Sendable static func variate(_ n: Int) -> Double {
        var z = UInt64(n) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        var u = (Double((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53
        var sum = 0.0
        // ln of powers of two out of 1 - u, so that the series converges.
        while u < 0.5 {
            u *= 2
            sum += 0.693_147_180_559_945_3
        }
        let s = (1 - u) / (1 + u)
        return sum + 2 * s * (1 + s * s * (1 / 3.0 + s * s * (1 / 5.0 + s * s * (1 / 7.0 + s * s / 9))))
    }
}
