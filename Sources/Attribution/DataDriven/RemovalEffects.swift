/// By channel: what share of conversions, and of value, is lost when the channel is taken out of the chain.
///
/// Taking a channel out takes out every state that contains it, and what entered such a state ends without a conversion:
/// `RE_c = 1 - P(conversion without c) / P(conversion)`. Value likewise, each conversion that leaves a state being worth the
/// mean value of the conversions that left it.
///
/// On order 1, one elimination of the chain answers for all channels (``ChainInverse``); of higher orders, small chains are
/// eliminated channel by channel. Both do without a single subtraction, so every result has nearly all its digits. What is too
/// large or too densely woven for that is solved by Gauss-Seidel sweeps, eight channels at a time, to the limits of double
/// precision; where these do not get there, by elimination after all. No step depends on chance, threads or the order of the
/// paths, so the bits are the same on every run.
struct RemovalEffects {
    /// From 0 to 1.
    private(set) var conversions: [Double]
    /// 0 where there is no value.
    private(set) var value: [Double]

    /// Chains of so few states are eliminated at once.
    private static let small = 48

    /// - Throws: ``DataDrivenFailure`` for a chain that is too large and too slow to mix.
    init(_ chain: AbsorbingChain) throws {
        let totals = chain.totals
        if let inverse = ChainInverse(chain) {
            conversions = inverse.conversions.map { totals.conversions > 0 ? min(1, $0 / totals.conversions) : 0 }
            value = inverse.value.map { totals.value > 0 ? min(1, $0 / totals.value) : 0 }
            return
        }
        let left = try Self.leftWithout(chain, hasValue: totals.value != 0)
        let start = chain.startTotal
        conversions = left.conversions.map { kept in
            totals.conversions > 0 ? Self.lost(kept * start, of: totals.conversions) : 0
        }
        value = left.value.map { kept in totals.value > 0 ? Self.lost(kept * start, of: totals.value) : 0 }
        // A channel in no state of the chain is missed by nobody.
        var isMember = [Bool](repeating: false, count: chain.channels)
        for members in chain.members { for channel in members { isMember[channel] = true } }
        for channel in 0..<chain.channels where !isMember[channel] {
            conversions[channel] = 0
            value[channel] = 0
        }
    }

    private static func lost(_ kept: Double, of total: Double) -> Double { max(0, 1 - kept / total) }

    /// By channel: conversions and value per path that starts, without the channel.
    private static func leftWithout(
        _ chain: AbsorbingChain, hasValue: Bool
    ) throws -> (conversions: [Double], value: [Double]) {
        if chain.count > small {
            let sweeps = ChainSweeps(chain)
            if let conversions = sweeps.solve(chain.conversions) {
                guard hasValue else { return (conversions, Array(repeating: 0, count: chain.channels)) }
                if let value = sweeps.solve(chain.value) { return (conversions, value) }
            }
        }
        return try ChainElimination.leftWithout(chain)
    }
}
