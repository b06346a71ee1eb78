/// One kind of request, over the whole run.
public struct OperationSummary: Codable, Sendable, Equatable {
    public var operation: String
    public var count: Int
    public var errors: Int?
    public var responseMilliseconds: TimingSummary?

    public init(operation: String, count: Int = 0) {
        self.operation = operation
        self.count = count
    }

    enum CodingKeys: String, CodingKey {
        case operation, count, errors
        case responseMilliseconds = "response_ms"
    }
}

/// Requests about customers in one stage, over the whole run.
public struct StageTimingSummary: Codable, Sendable, Equatable {
    public var stage: String
    public var count: Int
    public var errors: Int?
    public var responseMilliseconds: TimingSummary?

    public init(stage: String, count: Int = 0) {
        self.stage = stage
        self.count = count
    }

    enum CodingKeys: String, CodingKey {
        case stage, count, errors
        case responseMilliseconds = "response_ms"
    }
}

/// One slice of the run's wall-clock time.
public struct SliceSummary: Codable, Sendable, Equatable {
    /// Seconds since the run's start.
    public var startSeconds: Double
    public var seconds: Double
    public var sent: Int
    public var accepted: Int
    public var errors: Int
    public var responseMilliseconds: TimingSummary?

    public init(startSeconds: Double, seconds: Double, sent: Int = 0, accepted: Int = 0, errors: Int = 0) {
        self.startSeconds = startSeconds
        self.seconds = seconds
        self.sent = sent
        self.accepted = accepted
        self.errors = errors
    }

    enum CodingKeys: String, CodingKey {
        case startSeconds = "start_seconds"
        case seconds, sent, accepted, errors
        case responseMilliseconds = "response_ms"
    }
}

/// One exchange worth showing: among the slowest, or failed.
public struct ExchangeSummary: Codable, Sendable, Equatable {
    public var operation: String?
    /// Seconds since the run's start.
    public var atSeconds: Double?
    public var responseMilliseconds: Double?
    /// What went wrong, or the server's status.
    public var outcome: String?
    public var customer: String?
    public var events: Int?

    public init(operation: String? = nil, atSeconds: Double? = nil, responseMilliseconds: Double? = nil) {
        self.operation = operation
        self.atSeconds = atSeconds
        self.responseMilliseconds = responseMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case operation
        case atSeconds = "at_seconds"
        case responseMilliseconds = "response_ms"
        case outcome, customer, events
    }
}
