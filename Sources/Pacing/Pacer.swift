/// When to send: a rate over time, as a pure value. Who sends what is somebody else's business.
///
/// The rate is linear in pieces. Its integral L(t) is what should have been sent after t seconds, and hit n (from 0) is due at
/// the latest t with `L(t) <= n`: at a constant rate r, hit n is due at n / r; through a pause nothing is due, and the hit that
/// ends it is due at its end. ``time(ofHit:)`` and ``hits(by:)`` are closed forms, inverse to each other, so a shard of n takes
/// hits k n + i, and an interrupted run goes on wherever it was.
public struct Pacer: Sendable, Hashable {
    /// A stretch of the profile: a linear ramp from the rate before (at first 0), or from `start`, to `rate`, then a hold.
    public struct Phase: Sendable, Hashable {
        /// Hits per second at which the ramp begins; `nil`: those that the phase before ends with.
        public var start: Double?
        /// Hits per second, at least 0.
        public var rate: Double
        /// Seconds.
        public var ramp: Double
        /// Seconds.
        public var hold: Double
        public init(start: Double? = nil, rate: Double, ramp: Double = 0, hold: Double = 0) {
            self.start = start
            self.rate = rate
            self.ramp = ramp
            self.hold = hold
        }
    }

    /// A linear piece of the rate.
    struct Piece: Sendable, Hashable {
        var phase: Int
        var start: Double
        var length: Double
        var from: Double
        var to: Double
        /// L at its start and end.
        var before: Double
        var after: Double
    }

    public let phases: [Phase]
    /// Seconds from the first phase's start to the last one's end.
    public let duration: Double
    /// Hits due before ``duration``: ``time(ofHit:)`` is known from 0 up to this.
    public let count: Int
    let pieces: [Piece]

    /// - Throws: ``PacerError`` for the first phase that cannot be.
    public init(phases: [Phase]) throws(PacerError) {
        guard !phases.isEmpty else { throw .noPhases }
        var pieces: [Piece] = []
        var (rate, time, sum) = (0.0, 0.0, 0.0)
        for (index, phase) in phases.enumerated() {
            try Pacer.check(phase, index)
            for (length, from) in [(phase.ramp, phase.start ?? rate), (phase.hold, phase.rate)] where length > 0 {
                let after = Pacer.snapped(sum + (from + phase.rate) / 2 * length)
                pieces.append(
                    Piece(
                        phase: index, start: time, length: length, from: from, to: phase.rate, before: sum, after: after
                    ))
                (time, sum) = (time + length, after)
            }
            rate = phase.rate
        }
        guard sum > 0 else { throw .nothingToSend }
        guard sum <= 0x1p53 else { throw .tooMany(sum) }
        self.phases = phases
        self.pieces = pieces
        duration = time
        count = Int(sum.rounded(.up))
    }

    private static func check(_ phase: Phase, _ index: Int) throws(PacerError) {
        for rate in [phase.start ?? 0, phase.rate] {
            guard rate >= 0, rate.isFinite else { throw .badRate(phase: index, rate: rate) }
        }
        for seconds in [phase.ramp, phase.hold] {
            guard seconds >= 0, seconds.isFinite else { throw .badDuration(phase: index, seconds: seconds) }
        }
        guard phase.ramp + phase.hold > 0 else { throw .emptyPhase(index) }
    }

    /// A sum that misses a whole number by its rounding errors is that number: 0.1/s for 30 s is 3 hits, not 4.
    private static func snapped(_ sum: Double) -> Double {
        let whole = sum.rounded()
        return (sum - whole).magnitude <= 1e-12 * whole.magnitude ? whole : sum
    }
}
