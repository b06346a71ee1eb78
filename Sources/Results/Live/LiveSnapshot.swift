/// How a load stands at a moment: what the terminal's line, the dashboard and Prometheus are made of, so that all three say
/// the same. Rates and times are those of the last interval, counts those since the start.
public struct LiveSnapshot: Codable, Sendable, Equatable {
    public var scenario: String
    public var state: State
    /// Seconds since the first send was due.
    public var elapsedSeconds: Double
    /// Length of the whole schedule; absent where it has no end of its own.
    public var expectedSeconds: Double?
    /// Name of the load's phase.
    public var phase: String?

    /// Events a second in the last interval: due by the schedule, written, and answered well.
    public var intendedRate: Double
    public var sentRate: Double
    public var acceptedRate: Double
    /// Events so far.
    public var sent: Int
    public var accepted: Int
    /// Written and not yet answered.
    public var inFlight: Int
    /// Failed exchanges so far, by kind.
    public var errors: [String: Int]
    /// Times of the last interval, in milliseconds; absent where nothing was answered.
    public var response: Percentiles?
    public var lag: Percentiles?
    /// Customers who have entered each stage so far, in the scenario's order.
    public var funnel: [Step]

    public init(scenario: String, state: State = .running, elapsedSeconds: Double = 0) {
        self.scenario = scenario
        self.state = state
        self.elapsedSeconds = elapsedSeconds
        (intendedRate, sentRate, acceptedRate) = (0, 0, 0)
        (sent, accepted, inFlight) = (0, 0, 0)
        errors = [:]
        funnel = []
    }

    public enum State: String, Codable, Sendable {
        case running
        /// No more is sent; what is under way is waited for.
        case stopping
        case ended
    }

    /// Milliseconds.
    public struct Percentiles: Codable, Sendable, Equatable {
        public var p50: Double
        public var p90: Double
        public var p99: Double
        public var max: Double

        public init(p50: Double, p90: Double, p99: Double, max: Double) {
            self.p50 = p50
            self.p90 = p90
            self.p99 = p99
            self.max = max
        }
    }

    public struct Step: Codable, Sendable, Equatable {
        public var stage: String
        public var entered: Int

        public init(stage: String, entered: Int) {
            self.stage = stage
            self.entered = entered
        }
    }

    enum CodingKeys: String, CodingKey {
        case scenario, state, phase, sent, accepted, errors, funnel
        case elapsedSeconds = "elapsed_seconds"
        case expectedSeconds = "expected_seconds"
        case intendedRate = "intended_rate"
        case sentRate = "sent_rate"
        case acceptedRate = "accepted_rate"
        case inFlight = "in_flight"
        case response = "response_ms"
        case lag = "lag_ms"
    }
}
