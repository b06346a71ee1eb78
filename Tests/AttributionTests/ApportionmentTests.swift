import FootfallTestKit
import Testing

@testable import Attribution

@Suite struct ApportionmentTests {
    private func parts(_ amount: UInt64, _ weights: [UInt128]) -> [UInt64] {
        var apportionment = Apportionment()
        apportionment.share(amount, by: ContiguousArray(weights), total: weights.reduce(0, +))
        return Array(apportionment.parts)
    }

    @Test func largestRemaindersFirstThenTheEarlier() {
        #expect(parts(10, [1, 1, 1]) == [4, 3, 3])
        #expect(parts(11, [1, 1, 1]) == [4, 4, 3])
        // 0.8, 1.6 and 1.6 of 4: the second and third are closer to the next whole.
        #expect(parts(4, [1, 2, 2]) == [1, 2, 1])
        #expect(parts(1, [1, 3, 2]) == [0, 1, 0])
        #expect(parts(0, [5, 6]) == [0, 0])
        #expect(parts(.max, [0, 7, 0]) == [0, .max, 0])
    }

    @Test func weightsBeyond64BitsShareAsSmallOnesDo() {
        let seed: UInt64 = 3
        var random = SplitMix64(seed: seed)
        for round in 0..<500 {
            let weights = (0..<(1 + random.below(9))).map { _ in UInt128(1 + random.below(1 << 20)) }
            let amount = random.pick([random.next(), 1_000_000_000, UInt64(random.below(100)), .max])
            let factor = UInt128(1) << UInt128(45 + random.below(25))
            #expect(
                parts(amount, weights) == parts(amount, weights.map { $0 * factor }), "seed \(seed), round \(round)")
        }
    }

    @Test func everyPartIsItsExactShareRoundedDownOrUp() {
        let seed: UInt64 = 4
        var random = SplitMix64(seed: seed)
        for round in 0..<500 {
            let weights = (0..<(1 + random.below(40))).map { _ in UInt128(random.below(1 << 40)) } + [1]
            let total = weights.reduce(0, +)
            let amount = UInt64(random.below(1 << 62))
            let shares = parts(amount, weights)
            #expect(shares.reduce(0, +) == amount, "seed \(seed), round \(round)")
            for (share, weight) in zip(shares, weights) {
                let floor = UInt128(amount) * weight / total
                #expect(UInt128(share) == floor || UInt128(share) == floor + 1, "seed \(seed), round \(round)")
            }
        }
    }
}
