/// A tracking backend, as a plugin: describes itself, and opens sessions.
///
/// One folder under `Plugins/`, depending on this target alone, named in one place (the command line's registry).
public protocol TrackingBackend: Sendable {
    /// Same for every value of the type; needs no options.
    static var description: BackendDescription { get }

    /// Options as typed, each name already checked against ``BackendDescription/options``.
    ///
    /// - Throws: ``BackendError/badOption(name:value:remedy:)`` for a value it cannot use.
    init(options: [String: String]) throws

    /// What this very backend can do, where that depends on its options or on a program behind it: what a run relies on.
    /// By default the type's ``description``.
    var capabilities: BackendDescription { get }

    /// Opens (or creates) the namespace of the plan's run and touches no other run's data.
    ///
    /// - Throws: ``BackendError``.
    func prepare(_ plan: RunPlan) throws -> any TrackingSession

    /// The names of a run that was begun before, with those that ``TrackingSession/extend(_:)`` added: what who resumes it puts
    /// into the plan. `nil`, also by default, where there is no such run.
    ///
    /// - Throws: ``BackendError``.
    func names(ofRun id: String) throws -> Vocabulary?
}

extension TrackingBackend {
    public var capabilities: BackendDescription { Self.description }

    public func names(ofRun id: String) throws -> Vocabulary? { nil }
}

/// One run against a backend, in the order in which a run uses it: submit, settle, credits and events, close.
///
/// ``submit(_:to:)`` may be called by ``RunPlan/submitters`` threads at once (all events of a customer from one of them); the
/// others by one thread, once submission is over, or at any time where ``BackendDescription/serves`` says so: reads then see what
/// was stored at the latest ``settle()``.
public protocol TrackingSession: AnyObject, Sendable {
    /// Takes events in order of their due times and says how many it took; fewer than offered is back-pressure, and the rest is
    /// offered again. Never blocks for long. Receipts for what was taken reach the sink sooner or later, in any order.
    func submit(_ events: UnsafeBufferPointer<TrackingEvent>, to sink: any ReceiptSink) throws -> Int

    /// Adds names, which later events may refer to: for whoever gets to know them as they come. Where events are durable, the
    /// names are before it returns. By default it is refused.
    ///
    /// - Parameter vocabulary: everything that is known so far with the new names behind it, see
    ///   ``Vocabulary/isExtended(by:)``. Goals stay those of the plan.
    /// - Throws: ``BackendError/unsupported(_:)`` where ``BackendDescription/serves`` does not hold, and for other names.
    func extend(_ vocabulary: Vocabulary) throws

    /// Returns once everything accepted can be read.
    ///
    /// - Returns: how long that took, in seconds, as far as the backend knows.
    func settle() throws -> Double

    /// Credits of every counted conversion of the goal under the rule, for the given part of the identities.
    ///
    /// - Parameters:
    ///   - rule: one that ``BackendDescription/rules`` names, as a rule.
    ///   - goal: index into ``Vocabulary/events``, one of ``RunPlan/goals``.
    ///   - part: which of `parts` equal shares of the identities, from 0; the parts together are everyone, once.
    ///   - parts: at least 1.
    ///   - body: gets batches in any order.
    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void)
        throws

    /// Every stored event (the first body under each id) of the given part, in any order, in batches.
    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws

    /// What the backend's own reports say.
    func report() throws -> BackendReport

    /// Why events never left (``Receipt/Result/unsent``), which no receipt has room for; asked once everything is settled. By
    /// default nothing.
    func unsentReasons() -> [UnsentReason]

    /// Stops work in flight as soon as it can; ``close()`` follows.
    func cancel()

    /// Frees everything. Always called, also after a failure or an interrupt; calls after the first do nothing.
    func close()
}

extension TrackingSession {
    public func extend(_ vocabulary: Vocabulary) throws {
        throw BackendError.unsupported("its names are those that it began with")
    }

    public func unsentReasons() -> [UnsentReason] { [] }
}

/// Why some events never left.
public struct UnsentReason: Sendable, Hashable {
    /// A few words for a person: `no request for view`.
    public var reason: String
    /// Events.
    public var count: Int
    public init(reason: String, count: Int) {
        self.reason = reason
        self.count = count
    }
}

/// Reports as a backend gives them to people.
public struct BackendReport: Sendable {
    public struct Row: Sendable {
        public var name: String
        public var numbers: [(name: String, value: Double)]
        public init(name: String, numbers: [(name: String, value: Double)]) {
            self.name = name
            self.numbers = numbers
        }
    }
    /// Identities per current stage.
    public var funnel: [Row]
    /// Touches and conversions by channel.
    public var channels: [Row]
    /// As ``channels``, by `channel/partner`.
    public var partners: [Row]
    /// Events stored, without copies.
    public var stored: Int
    public init(funnel: [Row] = [], channels: [Row] = [], partners: [Row] = [], stored: Int = 0) {
        self.funnel = funnel
        self.channels = channels
        self.partners = partners
        self.stored = stored
    }
}

/// Whatever goes wrong in a backend, said for a person.
public enum BackendError: Error, Sendable, CustomStringConvertible {
    case badOption(name: String, value: String, remedy: String)
    /// The backend cannot be reached or used; exit code 3.
    case unavailable(String)
    /// It failed while it ran; exit code 3.
    case failed(String)
    /// It was asked for something its description does not promise; exit code 5.
    case unsupported(String)

    public var description: String {
        switch self {
        case .badOption(let name, let value, let remedy): "option \(name)=\(value): \(remedy)"
        case .unavailable(let why): "the backend cannot be used: \(why)"
        case .failed(let why): "the backend failed: \(why)"
        case .unsupported(let why): "the backend does not offer this: \(why)"
        }
    }
}
