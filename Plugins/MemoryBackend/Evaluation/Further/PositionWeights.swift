import Tracking

/// The weights of `custom`: by position, from the first touch or from the last.
struct PositionWeights {
    /// Steps from the end named, from 0, with billionths.
    private var fromFirst: [(step: Int, weight: UInt64)] = []
    private var fromLast: [(step: Int, weight: UInt64)] = []

    init(_ weights: [FurtherRule.PositionWeight]) {
        for weight in weights {
            let billionths = (weight.weight * 1e9).rounded(.toNearestOrAwayFromZero)
            guard billionths > 0 else { continue }
            let integer = UInt64(min(billionths, 1e15))
            if weight.position > 0 {
                fromFirst.append((weight.position - 1, integer))
            } else if weight.position < 0, weight.position > Int.min {
                fromLast.append((-weight.position - 1, integer))
            }
        }
    }

    /// Appends the weights of so many touches; they may all be 0.
    func weigh(count: Int, into weights: inout Scratch<UInt128>) {
        for _ in 0..<count { weights.append(0) }
        for (step, weight) in fromFirst where step < count { weights[step] += UInt128(weight) }
        for (step, weight) in fromLast where step < count { weights[count - 1 - step] += UInt128(weight) }
    }
}
