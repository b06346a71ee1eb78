import Tracking

/// Shares an amount in proportion to integer weights, exactly, by largest remainder; of equal remainders the earlier goes first.
struct Apportionment: ~Copyable {
    private var remainders = Scratch<UInt64>()
    private var wideRemainders = Scratch<UInt128>()
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
                part = UInt64(bitPattern: Int64(Double(weight) * reciprocal))
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
            remainders.append(remainder)
            missing &-= part
        }
        Self.giveOut(missing, to: &parts, by: remainders)
    }

    /// As above for weights beyond 64 bits.
    mutating func share(_ amount: UInt64, by weights: borrowing Scratch<UInt128>, total: UInt128) {
        parts.removeAll()
        wideRemainders.removeAll()
        var missing = amount
        for index in 0..<weights.count {
            let (part, remainder) = total.dividingFullWidth(UInt128(amount).multipliedFullWidth(by: weights[index]))
            parts.append(UInt64(part))
            wideRemainders.append(remainder)
            missing -= UInt64(part)
        }
        Self.giveOut(missing, to: &parts, by: wideRemainders)
    }

    /// One unit each to the largest remainders, of which more are above 0 than there are units.
    private static func giveOut<R: BinaryInteger & BitwiseCopyable>(
        _ missing: UInt64, to parts: inout Scratch<UInt64>, by remainders: borrowing Scratch<R>
    ) {
        if missing == 0 { return }
        if parts.count <= 32 {
            for _ in 0..<missing {
                var best = 0
                for index in 1..<parts.count where remainders[index] > remainders[best] { best = index }
                parts[best] += 1
                remainders[best] = 0
            }
        } else {
            var order = Scratch<(index: Int, remainder: R)>(capacity: parts.count)
            for index in 0..<parts.count { order.append((index, remainders[index])) }
            order.sort { $0.remainder == $1.remainder ? $0.index < $1.index : $0.remainder > $1.remainder }
            for place in 0..<Int(missing) { parts[order[place].index] += 1 }
        }
    }
}
