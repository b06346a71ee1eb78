/// Whether the generator kept its own schedule, and what rate came of it.
public struct RateSummary: Codable, Sendable, Equatable {
    /// Events a second.
    public var intended: Double?
    public var achieved: Double?
    /// From sendable until written: the generator's own delay.
    public var lagMilliseconds: LagSummary?
    public var valid: Bool?
    public var invalidBecause: [String]?
    /// Highest rate that a capacity search confirmed, in events a second.
    public var highestHeld: Double?

    public init(intended: Double? = nil, achieved: Double? = nil) {
        self.intended = intended
        self.achieved = achieved
    }

    enum CodingKeys: String, CodingKey {
        case intended, achieved
        case lagMilliseconds = "lag_ms"
        case valid
        case invalidBecause = "invalid_because"
        case highestHeld = "highest_held"
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
