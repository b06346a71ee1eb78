import Foundation
import Testing
import Tracking

@Suite struct DecayWeightTests {
    private let one: Int64 = 1 << 40

    @Test func wholeHalfLivesHalve() {
        for halfLives in 0...40 as ClosedRange<Int64> {
            #expect(DecayWeight.weight(age: halfLives * 7_000_000, halfLife: 7_000_000) == one >> halfLives)
        }
        #expect(DecayWeight.weight(age: 41 * 7_000_000, halfLife: 7_000_000) == 0)
        #expect(DecayWeight.weight(age: .max, halfLife: 1) == 0)
        #expect(DecayWeight.weight(age: 0, halfLife: .max) == one)
        #expect(DecayWeight.weight(age: .max, halfLife: .max) == one / 2)
    }

    @Test func weightsAreThoseOfRealNumbers() {
        for halfLife in [1, 3, 1000, 604_800_000_000, 1 << 50] as [Int64] {
            for place in 0..<500 {
                let age = Int64(Double(halfLife) * Double(place) * 0.0137)
                let exact = Foundation.pow(2, 40 - Double(age) / Double(halfLife))
                let weight = DecayWeight.weight(age: age, halfLife: halfLife)
                #expect(abs(Double(weight) - exact) < 3, "\(age) by \(halfLife)")
            }
        }
    }

    @Test func everyStepIsTheSquareRootOfTheStepTwiceAsFar() {
        // Exactly, w(k)^2 = 2^40 w(2k). Rounding moves each weight by at most 1/2, so the two sides differ by at most
        // w(k) + 2^39 + 1.
        for k in 0..<2048 {
            let square = Int128(DecayWeight.table[k]) * Int128(DecayWeight.table[k])
            let twice = Int128(one) * Int128(DecayWeight.table[2 * k])
            #expect((square - twice).magnitude <= UInt128(DecayWeight.table[k]) + UInt128(one / 2) + 1, "k \(k)")
        }
    }

    @Test func halfAHalfLifeIsRoundedToNearest() {
        // w = floor(2^39.5 + 1/2), so (2w - 1)^2 <= 2^81 < (2w + 1)^2.
        let weight = UInt128(DecayWeight.table[2048])
        #expect((2 * weight - 1) * (2 * weight - 1) <= UInt128(1) << 81)
        #expect((2 * weight + 1) * (2 * weight + 1) > UInt128(1) << 81)
    }

    @Test func fallsWithAge() {
        #expect(DecayWeight.table.count == 4096)
        #expect(DecayWeight.table[0] == one)
        #expect(zip(DecayWeight.table, DecayWeight.table.dropFirst()).allSatisfy { $0 > $1 })
        #expect(DecayWeight.table[4095] > one / 2)
        // The table's own places are met exactly, and between them the weight falls too.
        #expect(DecayWeight.weight(age: 1_000, halfLife: 4_096_000) == DecayWeight.table[1])
        let weights = (0...4000).map { DecayWeight.weight(age: $0, halfLife: 4_096_000) }
        #expect(zip(weights, weights.dropFirst()).allSatisfy { $0 > $1 })
    }
}
