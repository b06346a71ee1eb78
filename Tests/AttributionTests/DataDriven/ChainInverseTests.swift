import FootfallTestKit
import Testing

@testable import Attribution

struct ChainInverseTests {
    /// A chain of counted paths over `channels`, as files make them.
    private func chain(_ random: inout SplitMix64, channels: Int, paths: Int, longest: Int)
        -> Attribution.AbsorbingChain
    {
        var counted = MarkovPaths(order: 1, nulls: true)
        for _ in 0..<paths {
            let length = 1 + random.below(longest)
            let path = (0..<length).map { _ in UInt32(random.below(channels)) }
            path.withUnsafeBufferPointer {
                let converts = random.chance(60)
                counted.add(
                    PathRow(
                        channels: $0, conversions: converts ? 1 : 0, value: converts ? Double(1 + random.below(50)) : 0,
                        nulls: converts ? 0 : 1))
            }
        }
        return counted.chain(Array(0..<channels))
    }

    @Test("One elimination says what eliminating around each channel says", arguments: 1...60)
    func agreement(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let channels = 1 + random.below(30)
        let chain = chain(&random, channels: channels, paths: 1 + random.below(200), longest: 1 + random.below(40))
        let totals = chain.totals
        let left = try ChainElimination.leftWithout(chain)
        let inverse = try #require(ChainInverse(chain), "seed \(seed)")
        for channel in 0..<channels where chain.members.contains([channel]) {
            let lost = totals.conversions - left.conversions[channel] * chain.startTotal
            #expect((inverse.conversions[channel] - lost).magnitude < 1e-9 * (1 + lost), "seed \(seed), \(channel)")
            let worth = totals.value - left.value[channel] * chain.startTotal
            #expect((inverse.value[channel] - worth).magnitude < 1e-9 * (1 + worth), "seed \(seed), \(channel)")
        }
    }

    @Test("On a ring of n channels that is walked round once, each is worth everything")
    func ring() throws {
        var counted = MarkovPaths(order: 1, nulls: false)
        let path = (0..<3000).map { UInt32($0 % 1000) }
        path.withUnsafeBufferPointer { counted.add(PathRow(channels: $0, conversions: 5, value: 0, nulls: 0)) }
        let inverse = try #require(ChainInverse(counted.chain(Array(0..<1000))))
        #expect(inverse.conversions.allSatisfy { ($0 - 5).magnitude < 1e-9 })
    }
}
