/// What a run is about to do with a backend: everything it needs to know before the first event.
public struct RunPlan: Sendable {
    /// How a device's events find their owner.
    public enum Stitching: String, Sendable, Codable, CaseIterable {
        /// `identify(device, user)` claims the device's events since its previous identify; what follows the last identify
        /// belongs to its user too. So an event belongs to the user of the device's next identify after it, else of its last;
        /// to the device itself where there is none. Before and after are by (time, sequence, customer), not by arrival.
        case retroactive
        /// Events belong to the user of the latest identify before them (in time, sequence), else to the device.
        case forward
        /// Every device is somebody of its own.
        case none
    }

    /// Unique for each run; the namespace of all it stores.
    public var id: String
    /// Whether an interrupted run of the same id goes on.
    public var resumed: Bool
    public var vocabulary: Vocabulary
    /// Event names (indices into ``Vocabulary/events``) that are conversions.
    public var goals: [UInt16]
    public var rules: [RuleSpecification]
    public var choices: AttributionChoices
    public var stitching: Stitching
    /// ISO 4217, with the number of minor units in a major one.
    public var currency: String
    public var minorUnits: Int64
    /// How many submitters call ``TrackingSession/submit(_:to:)`` at once; all events of a customer come from one of them.
    public var submitters: Int
    /// When the run was first begun, in microseconds since 1970 (UTC): the same when it is resumed; `nil`: now.
    public var begun: Int64?
    /// When the simulated time ends, in microseconds since 1970 (UTC), where the scenario says so.
    public var end: Int64?

    public init(
        id: String, resumed: Bool = false, vocabulary: Vocabulary, goals: [UInt16] = [],
        rules: [RuleSpecification] = RuleSpecification.standard, choices: AttributionChoices = AttributionChoices(),
        stitching: Stitching = .retroactive, currency: String = "USD", minorUnits: Int64 = 100, submitters: Int = 1
    ) {
        self.id = id
        self.resumed = resumed
        self.vocabulary = vocabulary
        self.goals = goals
        self.rules = rules
        self.choices = choices
        self.stitching = stitching
        self.currency = currency
        self.minorUnits = minorUnits
        self.submitters = submitters
    }
}
