import Pacing
import Scenario
import Simulation

/// When each event of a load is to be sent: the profile's rate, as evenly spaced sends or as a Poisson process.
///
/// The same seed gives the same times, whatever is sent at them.
public struct LoadSchedule: Sendable {
    public let pacer: Pacer
    public let phases: [LoadPlan.Phase]
    public let isRegular: Bool
    let seed: UInt64
    /// By phase of the pacer: the phase of the profile that it is a piece of.
    private let owners: [Int]

    /// - Throws: ``PacerError`` for a profile that sends nothing, or cannot be.
    public init(phases: [LoadPlan.Phase], isRegular: Bool, seed: UInt64) throws(PacerError) {
        pacer = try Pacer(phases: phases.flatMap(\.pieces))
        owners = phases.indices.flatMap { index in phases[index].pieces.map { _ in index } }
        self.phases = phases
        self.isRegular = isRegular
        self.seed = seed
    }

    /// Index of the phase at a time; what lies behind the last belongs to it.
    public func phase(at seconds: Double) -> Int {
        pacer.phase(at: seconds).map { owners[$0] } ?? phases.count - 1
    }

    /// Start and end of each phase, in seconds.
    public var spans: [(start: Double, end: Double)] {
        var time = 0.0
        return phases.map { phase in
            let start = time
            time += phase.pieces.reduce(0) { $0 + $1.ramp + $1.hold }
            return (start, time)
        }
    }

    /// Seconds from the start, ascending.
    public func times() -> some IteratorProtocol<Double> & Sendable {
        let key = DrawKey(seed: seed, purpose: "load.times")
        let table = ExponentialTable.shared
        return DueTimes(
            pacer: pacer, isRegular: isRegular,
            poisson: pacer.poisson { index in
                let bits = key.bits(UInt64(index), 0, 0)
                return table.variate(bits.0)
            })
    }

    private struct DueTimes: IteratorProtocol, Sendable {
        let pacer: Pacer
        let isRegular: Bool
        var poisson: PoissonTimes
        var hit = 0

        mutating func next() -> Double? {
            guard isRegular else { return poisson.next() }
            defer { hit += 1 }
            return pacer.time(ofHit: hit)
        }
    }
}
