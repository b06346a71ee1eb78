import Tracking

/// Shares an amount in proportion to integer weights, exactly, by largest remainder; of equal remainders the earlier goes first.
struct Apportionment: ~Copyable {
    private var remainders = Scratch<UInt128>()
    private var order: [Int] = []
    /// The parts of the last ``share(_:by:total:)``.
    private(set) var parts = Scratch<UInt64>()

    /// Into ``parts``.
    ///
    /// - Parameter total: sum of the weights, above 0.
    mutating func share(_ amount: UInt64, by weights: borrowing Scratch<UInt64>, total: UInt64) {
        parts.removeAll()
        remainders.removeAll()
        var missing = amount
        let reciprocal = Double(amount) / Double(total)
        let isNarrow = amount < 1 << 50 && total < 1 << 61
        for index in 0..<weights.count {
            let weight = weights[index]
            var (part, remainder): (UInt64, UInt64)
            if isNarrow {
                // At most one off, which the remainder, exact modulo 2^64, tells.
                part = UInt64(Double(weight) * reciprocal)
                remainder = amount &* weight &- part &* total
                if Int64(bitPattern: remainder) < 0 {
                    part &-= 1
                    remainder &+= total
                } else if remainder >= total {
                    part &+= 1
                    remainder &-= total
                }
            } else {
                (part, remainder) = total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
            }
            parts.append(part)
            remainders.append(UInt128(remainder))
            missing &-= part
        }
        giveOut(missing)
    }

    /// As above for weights beyond 64 bits.
    mutating func share(_ amount: UInt64, by weights: borrowing Scratch<UInt128>, total: UInt128) {
        parts.removeAll()
        remainders.removeAll()
        var missing = amount
        for index in 0..<weights.count {
            let (part, remainder) = total.dividingFullWidth(UInt128(amount).multipliedFullWidth(by: weights[index]))
            parts.append(UInt64(part))
            remainders.append(remainder)
            missing -= UInt64(part)
        }
        giveOut(missing)
    }

    /// One unit each to the largest remainders; there are fewer units than parts.
    private mutating func giveOut(_ missing: UInt64) {
        guard missing > 0 else { return }
        if parts.count <= 32 {
            for _ in 0..<missing {
                var best = 0
                for index in 1..<parts.count where remainders[index] > remainders[best] { best = index }
                parts[best] += 1
                // Even a remainder of 0 would be above this one, were there any left to give it to.
                remainders[best] = 0
            }
        } else {
            order.removeAll(keepingCapacity: true)
            order.append(contentsOf: 0..<parts.count)
            order.sort { remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1] }
            for index in order[..<Int(missing)] { parts[index] += 1 }
        }
    }
}
