/// Whether the generator kept its own schedule, and what rate came of it.
public struct RateSummary: Codable, Sendable, Equatable {
    /// Events a second.
    public var intended: Double?
    public var achieved: Double?
    /// Events a second that the schedule drew: a Poisson process draws about, not exactly, what was intended.
    public var drawn: Double?
    /// From sendable until written: the generator's own delay.
    public var lagMilliseconds: LagSummary?
    public var valid: Bool?
    public var invalidBecause: [String]?
    /// Processor time of the generator over wall-clock time and processors, while it sent.
    public var processorShare: Double?
    /// The condition of `stop:` that ended the run early.
    public var stoppedBecause: String?
    /// Highest rate that a capacity search confirmed, in events a second.
    public var highestHeld: Double?
    /// Lowest rate above it that did not hold; absent where every rate held.
    public var lowestNotHeld: Double?
    /// What a capacity search tried, in order.
    public var steps: [SearchStepSummary]?

    public init(intended: Double? = nil, achieved: Double? = nil) {
        self.intended = intended
        self.achieved = achieved
    }

    enum CodingKeys: String, CodingKey {
        case intended, achieved, drawn
        case lagMilliseconds = "lag_ms"
        case valid
        case invalidBecause = "invalid_because"
        case processorShare = "processor_share"
        case stoppedBecause = "stopped_because"
        case highestHeld = "highest_held"
        case lowestNotHeld = "lowest_not_held"
        case steps
    }
}

/// One rate that a capacity search tried.
public struct SearchStepSummary: Codable, Sendable, Equatable {
    /// Events a second.
    public var rate: Double
    public var seconds: Double
    /// Whether every condition held.
    public var holds: Bool
    /// Conditions that did not.
    public var failed: [String]?
    public var achieved: Double?
    public var responseMilliseconds: TimingSummary?
    public var delivery: DeliverySummary?
    /// How much of what the backend says of credit is wrong at this rate, by rule: `credit_error`.
    public var creditError: [String: Double]?
    /// Why the step says nothing of the server.
    public var invalidBecause: [String]?

    public init(rate: Double, seconds: Double, holds: Bool) {
        self.rate = rate
        self.seconds = seconds
        self.holds = holds
    }

    enum CodingKeys: String, CodingKey {
        case rate, seconds, holds, failed, achieved
        case responseMilliseconds = "response_ms"
        case delivery
        case creditError = "credit_error"
        case invalidBecause = "invalid_because"
    }
}

/// Milliseconds.
public struct LagSummary: Codable, Sendable, Equatable {
    public var p50: Double
    public var p99: Double
    public var max: Double

    public init(p50: Double, p99: Double, max: Double) {
        self.p50 = p50
        self.p99 = p99
        self.max = max
    }
}

/// A distribution of times in milliseconds, those that never ended among them as ``censored``.
public struct TimingSummary: Codable, Sendable, Equatable {
    public var count: Int
    public var mean: Double?
    public var p50: Double?
    public var p75: Double?
    public var p90: Double?
    public var p95: Double?
    public var p99: Double?
    public var p999: Double?
    public var max: Double?
    public var censored: Int?

    public init(count: Int = 0) { self.count = count }
}

/// One phase of a load profile.
public struct PhaseSummary: Codable, Sendable, Equatable {
    public var phase: String
    public var judged: Bool?
    public var rate: RateSummary?
    public var responseMilliseconds: TimingSummary?
    public var heldMilliseconds: TimingSummary?
    public var serviceMilliseconds: TimingSummary?
    public var delivery: DeliverySummary?

    public init(phase: String) { self.phase = phase }

    enum CodingKeys: String, CodingKey {
        case phase, judged, rate
        case responseMilliseconds = "response_ms"
        case heldMilliseconds = "held_ms"
        case serviceMilliseconds = "service_ms"
        case delivery
    }
}
