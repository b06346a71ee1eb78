/// How a load stands at a moment: what the terminal's line, the dashboard and Prometheus are made of, so that all three say
/// the same. Rates and times are those of the last interval, counts those since the start.
public struct LiveSnapshot: Codable, Sendable, Equatable {
    public var scenario: String
    public var state: State
    /// Seconds since the first send was due.
    public var elapsedSeconds: Double
    /// Length of the whole schedule; absent where it has no end of its own.
    public var expectedSeconds: Double?
    /// What is being tried, where a search is on: `step 3: 400/s`.
    public var step: String?
    /// Name of the load's phase.
    public var phase: String?

    /// Events a second: what the schedule wants now (absent where it wants nothing), what was answered in the last second, and
    /// how much of that was accepted.
    public var intendedRate: Double?
    public var answeredRate: Double
    public var acceptedRate: Double
    /// Events so far.
    public var answered: Int
    public var accepted: Int
    /// Due or sent, and without an answer.
    public var waiting: Int
    /// Failed exchanges so far, by kind.
    public var errors: [String: Int]
    /// Times of the last interval, in milliseconds; absent where nothing was answered.
    public var response: Percentiles?
    public var lag: Percentiles?
    /// Events answered so far by what they are, in the scenario's order: the funnel as the backend sees it.
    public var funnel: [Step]

    public init(scenario: String, state: State, elapsedSeconds: Double = 0) {
        self.scenario = scenario
        self.state = state
        self.elapsedSeconds = elapsedSeconds
        (answeredRate, acceptedRate) = (0, 0)
        (answered, accepted, waiting) = (0, 0, 0)
        errors = [:]
        funnel = []
    }

    public enum State: String, Codable, Sendable {
        case starting, sending
        /// No more is sent; what is under way is waited for.
        case waiting
        /// What the backend made of it is read back.
        case auditing
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
        /// `click`, or the name of an event of the customer's own.
        public var event: String
        public var count: Int

        public init(event: String, count: Int) {
            self.event = event
            self.count = count
        }
    }

    enum CodingKeys: String, CodingKey {
        case scenario, state, step, phase, answered, accepted, waiting, errors, funnel
        case elapsedSeconds = "elapsed_seconds"
        case expectedSeconds = "expected_seconds"
        case intendedRate = "intended_rate"
        case answeredRate = "answered_rate"
        case acceptedRate = "accepted_rate"
        case response = "response_ms"
        case lag = "lag_ms"
    }
}
