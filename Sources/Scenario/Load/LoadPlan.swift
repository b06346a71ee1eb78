import Measurement
import Pacing

/// `load:`: at which rate events are sent, and when to stop.
public struct LoadPlan: Sendable {
    public struct Phase: Sendable {
        public var name: String
        /// Events per second at its end.
        public var rate: Double
        /// Seconds in which the rate changes linearly from the previous phase's (at first from 0).
        public var rampSeconds: Double
        /// Seconds for which it stays.
        public var holdSeconds: Double
        /// Whether it counts for expectations over the whole run; default true.
        public var judged: Bool
        /// What it consists of where it is more than a ramp and a hold.
        public var shape: [Pacer.Phase]?

        public init(
            name: String, rate: Double, rampSeconds: Double = 0, holdSeconds: Double = 0, judged: Bool = true,
            shape: [Pacer.Phase]? = nil
        ) {
            self.name = name
            self.rate = rate
            self.rampSeconds = rampSeconds
            self.holdSeconds = holdSeconds
            self.judged = judged
            self.shape = shape
        }

        /// As a pacer wants it.
        public var pieces: [Pacer.Phase] {
            shape ?? [Pacer.Phase(rate: rate, ramp: rampSeconds, hold: holdSeconds)]
        }
    }
    public enum Shape: Sendable {
        case profile([Phase])
        /// A number of customers who each wait for an answer, then `thinkSeconds`; `nil`: as fast as the server answers, as many
        /// at once as the backend lets out.
        case closed(customers: Int?, thinkSeconds: Double)
        /// The highest rate (per second) between two at which all conditions hold.
        case search(from: Double, to: Double, until: [Condition])
    }
    public var shape: Shape
    /// Evenly spaced sends instead of Poisson; default false.
    public var isRegular: Bool
    /// Least seconds between two events of a customer; default 0.
    public var gapSeconds: Double
    /// Conditions each of which ends the run early.
    public var stop: [Condition]

    public init(shape: Shape, isRegular: Bool = false, gapSeconds: Double = 0, stop: [Condition] = []) {
        self.shape = shape
        self.isRegular = isRegular
        self.gapSeconds = gapSeconds
        self.stop = stop
    }
}
