extension Pacer {
    /// A Poisson process with this rate: the times of its hits, ascending, until ``duration``.
    ///
    /// - Parameter variate: an exponential variate of mean 1 for the gap before hit n, from 0. A function of n (and of the
    ///   caller's seed) alone, so that the same times come out whenever they are asked for.
    public func poisson(_ variate: @escaping @Sendable (Int) -> Double) -> PoissonTimes {
        PoissonTimes(pacer: self, variate: variate)
    }
}

/// Times in seconds from the start of a ``Pacer``'s Poisson process.
///
/// In units of expected hits the gaps are exponential with mean 1; the pacer turns their sums back into time.
public struct PoissonTimes: Sequence, IteratorProtocol, Sendable {
    private let pacer: Pacer
    private let variate: @Sendable (Int) -> Double
    private var index = 0
    private var sum = 0.0

    init(pacer: Pacer, variate: @escaping @Sendable (Int) -> Double) {
        self.pacer = pacer
        self.variate = variate
    }

    public mutating func next() -> Double? {
        sum += variate(index)
        index += 1
        return pacer.time(ofExpected: sum)
    }
}
