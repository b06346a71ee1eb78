/// What became of the events: the sender's receipts against what the backend holds.
///
/// Counts that need a read-back are absent where the backend has none at that level.
public struct DeliverySummary: Codable, Sendable, Equatable {
    public var sent: Int
    public var accepted: Int
    /// Taken and thrown away, as the backend said.
    public var dropped: Int
    public var rejected: Int
    /// Sent, and never answered.
    public var unknown: Int
    /// What never left, so that no server is to be blamed for it; absent where there is none.
    public var unsent: Int?
    /// Why it did not, as far as the backend knows; absent likewise.
    public var unsentReasons: [String: Int]?
    public var stored: Int?
    public var lost: Int?
    /// Acknowledged, and gone all the same.
    public var lostAfterAcknowledgement: Int?
    public var duplicated: Int?
    /// Sendings of events that may have been sent before, by a process that was killed and resumed: at most so many were sent
    /// twice. Absent where there are none.
    public var resent: Int?
    /// Stored twice, and no more of them than were ``resent``: nobody is to be blamed, and ``duplicated`` does not count them.
    public var resentStored: Int?
    /// Stored, and never sent.
    public var phantom: Int?
    /// Stored with another body than was sent.
    public var changed: Int?
    public var reordered: Int?
    /// Events stored otherwise than they were sent (missing, changed, doubled or never sent), by reason; absent where there are none.
    public var reasons: [String: Int]?
    /// From the last answer until the backend's figures stood still.
    public var settleSeconds: Double?
    /// How deep the comparison went: `none`, `counts`, `ids` or `bodies`.
    public var level: String

    public init(
        sent: Int = 0, accepted: Int = 0, dropped: Int = 0, rejected: Int = 0, unknown: Int = 0, level: String = "none"
    ) {
        self.sent = sent
        self.accepted = accepted
        self.dropped = dropped
        self.rejected = rejected
        self.unknown = unknown
        self.level = level
    }

    enum CodingKeys: String, CodingKey {
        case sent, accepted, dropped, rejected, unknown, unsent, stored, lost
        case unsentReasons = "unsent_reasons"
        case lostAfterAcknowledgement = "lost_after_ack"
        case duplicated, resent, phantom, changed, reordered, reasons
        case resentStored = "resent_stored"
        case settleSeconds = "settle_seconds"
        case level
    }
}
