import Testing

@testable import Simulation

/// Calendar time to operational time and back.
@Suite struct OperationalTimeTests {
    /// Factors as a season has them: closed hours (0), quiet and busy ones, up to a thousandfold apart.
    private static func factors(_ seed: UInt64) -> [Double] {
        let key = DrawKey(seed: seed, purpose: "calendar")
        return (0..<500).map { slot in
            let (kind, size) = key.bits(UInt64(slot), 0, 0)
            return [0, 0.01, 0.3, 1, 10][Int(kind % 5)] * size.unitOpen
        }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func findsTheSlotThatHoldsAnAmount(seed: UInt64) {
        let width = 3600.0
        let factors = Self.factors(seed)
        let arena = Arena()
        let time = OperationalTime(Calendar(slotWidth: Int64(width), factors: factors), in: arena)
        let sums = factors.reduce(into: [0.0]) { $0.append($0.last! + $1 * width) }
        // Amounts everywhere, and at the very beginnings of slots and just beside them.
        let spread = (0..<20_000).map { Double($0) / 20_000 * sums.last! }
        let edges = sums.dropLast().flatMap { [$0, $0.nextUp, max(0, $0.nextDown)] }
        withExtendedLifetime(arena) {
            for amount in spread + edges where amount < sums.last! {
                let slot = sums.lastIndex { $0 <= amount }!
                let share = (amount - sums[slot]) / (sums[slot + 1] - sums[slot])
                #expect(time.calendar(amount) == (Double(slot) + share) * width, "seed \(seed), amount \(amount)")
            }
        }
    }
}
