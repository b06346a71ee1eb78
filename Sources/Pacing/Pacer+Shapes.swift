extension Pacer {
    /// The same rate all the time.
    public static func constant(rate: Double, seconds: Double) throws(PacerError) -> Pacer {
        try Pacer(phases: [Phase(rate: rate, hold: seconds)])
    }

    /// From 0 to a rate, linearly, and then held.
    public static func ramp(to rate: Double, seconds: Double, hold: Double = 0) throws(PacerError) -> Pacer {
        try Pacer(phases: [Phase(rate: rate, ramp: seconds, hold: hold)])
    }

    /// One rate after the other, each as long.
    public static func steps(rates: [Double], seconds: Double) throws(PacerError) -> Pacer {
        try Pacer(phases: rates.map { Phase(rate: $0, hold: seconds) })
    }

    /// A base rate with a peak in it.
    public static func spike(
        base: Double, before: Double, peak: Double, seconds: Double, after: Double
    ) throws(PacerError) -> Pacer {
        try Pacer(
            phases: [Phase(rate: base, hold: before), Phase(rate: peak, hold: seconds), Phase(rate: base, hold: after)])
    }

    /// Up and down like a day: from `low` to `high` and back in each period.
    public static func sine(low: Double, high: Double, period: Double, seconds: Double) throws(PacerError) -> Pacer {
        try Pacer(phases: Phase.sine(low: low, high: high, period: period, seconds: seconds))
    }

    /// A curve that was recorded: the rate at each time, linear between them.
    public static func replay(_ points: [RatePoint]) throws(PacerError) -> Pacer {
        try Pacer(phases: Phase.replay(points))
    }

    /// All rates times a factor: a shard's share of a Poisson process, or a step of a search.
    ///
    /// - Parameter factor: above 0.
    public func scaled(by factor: Double) throws(PacerError) -> Pacer {
        try Pacer(
            phases: phases.map {
                Phase(start: $0.start.map { $0 * factor }, rate: $0.rate * factor, ramp: $0.ramp, hold: $0.hold)
            })
    }
}

/// A point of a recorded curve.
public struct RatePoint: Sendable, Hashable {
    /// From the curve's start.
    public var seconds: Double
    /// Hits per second.
    public var rate: Double
    public init(seconds: Double, rate: Double) {
        self.seconds = seconds
        self.rate = rate
    }
}

extension Pacer.Phase {
    /// Pieces of one period of a sine. They meet the sine at their ends; between, a chord is at most (2 pi / 128)^2 / 16 = 0.015% of
    /// `high - low` off, and over a whole period the sums agree.
    static let sinePieces = 128

    /// From `low` up to `high` and back in each period, beginning at `low`.
    ///
    /// - Parameters:
    ///   - period: seconds, above 0.
    ///   - seconds: of the whole, which may end within a period.
    public static func sine(low: Double, high: Double, period: Double, seconds: Double) -> [Pacer.Phase] {
        guard period > 0, seconds > 0, seconds / period < 1e5 else { return [] }
        func rate(_ time: Double) -> Double {
            let turn = time / period - (time / period).rounded(.down)
            return low + (high - low) * sineSquared(of: turn)
        }
        let step = period / Double(sinePieces)
        let count = Int((seconds / step * (1 - 1e-12)).rounded(.up))
        return (0..<count).map { index in
            let (from, to) = (Double(index) * step, min(Double(index + 1) * step, seconds))
            return Pacer.Phase(start: rate(from), rate: rate(to), ramp: to - from)
        }
    }

    /// Steps of equal length and height from one rate to another, both held.
    public static func stairs(from: Double, to: Double, count: Int, seconds: Double) -> [Pacer.Phase] {
        (0..<count).map { index in
            let share = count > 1 ? Double(index) / Double(count - 1) : 1
            return Pacer.Phase(rate: from + (to - from) * share, hold: seconds)
        }
    }

    /// - Parameter points: in order of time, which ascends.
    public static func replay(_ points: [RatePoint]) -> [Pacer.Phase] {
        zip(points, points.dropFirst()).map { from, to in
            Pacer.Phase(start: from.rate, rate: to.rate, ramp: to.seconds - from.seconds)
        }
    }

    /// sin^2(pi x) for a turn x from 0 to 1: 0 at both ends, 1 in the middle. By Taylor's series within a quarter of a half turn,
    /// so that it needs no library.
    private static func sineSquared(of turn: Double) -> Double {
        let x = min(turn, 1 - turn)
        // sin^2(pi x) = 1 - sin^2(pi (1/2 - x)): the smaller of both arguments.
        let isNearTop = x > 0.25
        let angle = Double.pi * (isNearTop ? 0.5 - x : x)
        let squared = angle * angle
        var (term, sum) = (angle, angle)
        for n in stride(from: 2.0, through: 20, by: 2) {
            term *= -squared / (n * (n + 1))
            sum += term
        }
        return isNearTop ? 1 - sum * sum : sum * sum
    }
}
