/// Shares a whole amount in proportion to integer weights, by largest remainders: every part is the exact share rounded down,
/// what is missing goes one each to the largest remainders, of equal ones to the earlier. (Hamilton's method.)
struct Apportionment {
    /// As many as weights, summing to the amount.
    private(set) var parts: ContiguousArray<UInt64> = []
    private var remainders: ContiguousArray<UInt128> = []
    private var ranking: ContiguousArray<Int> = []

    /// - Parameters:
    ///   - total: the sum of the weights, above 0 and below 2^95.
    mutating func share(_ amount: UInt64, by weights: ContiguousArray<UInt128>, total: UInt128) {
        parts.removeAll(keepingCapacity: true)
        remainders.removeAll(keepingCapacity: true)
        var missing = amount
        for weight in weights {
            let (part, remainder) = Self.exactShare(of: amount, weight: weight, total: total)
            parts.append(part)
            remainders.append(remainder)
            missing -= part
        }
        guard missing > 0 else { return }
        ranking.removeAll(keepingCapacity: true)
        ranking.append(contentsOf: parts.indices)
        ranking.sort { a, b in
            remainders[a] != remainders[b] ? remainders[a] > remainders[b] : a < b
        }
        // Each remainder is less than the total, so fewer than all parts are one short.
        for index in ranking.prefix(Int(missing)) { parts[index] += 1 }
    }

    /// `amount * weight / total`, whole and remainder, exactly; weight at most the total.
    static func exactShare(of amount: UInt64, weight: UInt128, total: UInt128) -> (UInt64, UInt128) {
        if total <= UInt128(UInt64.max) {
            let product = amount.multipliedFullWidth(by: UInt64(weight))
            let (quotient, remainder) = UInt64(total).dividingFullWidth(product)
            return (quotient, UInt128(remainder))
        }
        // The product may need more than 128 bits: long division, the amount being a number of two digits of 32 bits.
        let (high, carry) = (UInt128(amount >> 32) * weight).quotientAndRemainder(dividingBy: total)
        let (low, remainder) = ((carry << 32) + UInt128(amount & 0xFFFF_FFFF) * weight)
            .quotientAndRemainder(dividingBy: total)
        return (UInt64((high << 32) + low), remainder)
    }
}
