import Tracking

/// What was sent against what can be read back.
///
/// The answers count sendings: an event sent three times is three. What follows counts ids.
public struct DeliveryReconciliation: Sendable, Hashable, Codable {
    /// How sendings were answered.
    public struct Answers: Sendable, Hashable, Codable {
        public var accepted = 0
        public var dropped = 0
        public var rejected = 0
        public var unknown = 0
        public var unsent = 0

        public init() {}

        /// All that left, whatever the answer.
        public var sent: Int { accepted + dropped + rejected + unknown }

        public mutating func add(_ result: Receipt.Result, count: Int = 1) {
            switch result {
            case .accepted: accepted += count
            case .dropped: dropped += count
            case .rejected: rejected += count
            case .unknown: unknown += count
            case .unsent: unsent += count
            }
        }

        public mutating func merge(_ other: Answers) {
            accepted += other.accepted
            dropped += other.dropped
            rejected += other.rejected
            unknown += other.unknown
            unsent += other.unsent
        }
    }

    public var answers: Answers
    /// Ids read back, each counted once.
    public var stored: Int
    /// Ids accepted and not stored: what must never happen.
    public var lostAfterAck: Int
    /// Ids accepted or without an answer, and not stored. Those without an answer are nobody's fault.
    public var lost: Int
    /// Events read back beyond the first of their id.
    public var duplicated: Int
    /// Ids read back that were never sent.
    public var phantom: Int
    /// Ids read back although every sending was dropped, rejected or never left.
    public var refusedYetStored: Int

    public init(
        answers: Answers, stored: Int = 0, lostAfterAck: Int = 0, lost: Int = 0, duplicated: Int = 0, phantom: Int = 0,
        refusedYetStored: Int = 0
    ) {
        self.answers = answers
        self.stored = stored
        self.lostAfterAck = lostAfterAck
        self.lost = lost
        self.duplicated = duplicated
        self.phantom = phantom
        self.refusedYetStored = refusedYetStored
    }

    /// Whether everything accepted is stored once, and nothing else.
    public var isExact: Bool { lostAfterAck == 0 && duplicated == 0 && phantom == 0 && refusedYetStored == 0 }

    /// Adds another share of the ids.
    public mutating func merge(_ other: DeliveryReconciliation) {
        answers.merge(other.answers)
        stored += other.stored
        lostAfterAck += other.lostAfterAck
        lost += other.lost
        duplicated += other.duplicated
        phantom += other.phantom
        refusedYetStored += other.refusedYetStored
    }
}
