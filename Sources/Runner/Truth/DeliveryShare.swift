import Audit
import Observation
import Results
import Tracking

/// What became of the events of a run, or of a shard of it: answers and what is stored, before they are held against each other.
/// Those of other customers add up.
struct DeliveryShare: Sendable, Codable {
    private(set) var ledger: DeliveryLedger
    /// How deep the backend can be read back.
    private let level: BackendDescription.ReadBack
    /// Of the first sending of every id.
    private var sent: Digest
    /// Of everything stored, where bodies are read back and everything was accepted.
    private var stored: EventSum?
    /// Ids of everything stored, where they are read back.
    private var readBack: IDSum?
    /// As found id by id, where everything was accepted.
    private var byID: DeliveryReconciliation?
    /// What is stored otherwise than it was sent; `nil` where nothing is, or bodies were not compared.
    private var storage: StorageTally?
    private var unsentReasons: [String: Int]
    /// The longest of all.
    private var settleSeconds: Double?

    /// Reads back what is stored.
    ///
    /// - Throws: what the session throws.
    init(
        _ session: any TrackingSession, _ description: BackendDescription, plan: RunPlan, _ ledger: DeliveryLedger,
        sent: Digest, _ journeys: any SentJourneys, settleSeconds: Double?
    ) throws {
        self.ledger = ledger
        level = description.readBack
        self.sent = sent
        self.settleSeconds = settleSeconds
        unsentReasons = [:]
        try compare(session, plan, journeys, untold: description.untold)
        for reason in session.unsentReasons() { unsentReasons[reason.reason, default: 0] += reason.count }
    }

    private var answers: DeliveryReconciliation.Answers { ledger.answers }
    private var isAccepted: Bool { answers.accepted == answers.sent && answers.unsent == 0 }
    private var comparesBodies: Bool { level == .bodies && isAccepted }

    private mutating func compare(
        _ session: any TrackingSession, _ plan: RunPlan, _ journeys: any SentJourneys,
        untold: EventFields
    ) throws {
        if comparesBodies {
            var stored = EventSum()
            try session.events(part: 0, of: 1) { stored.add($0) }
            self.stored = stored
            if stored.digest == sent {
                readBack = ledger.accepted
                byID = DeliveryReconciliation(answers: answers, stored: stored.count)
                return
            }
        }
        guard level >= .ids else { return }
        var ids = IDSum()
        try session.events(part: 0, of: 1) { ids.add($0) }
        readBack = ids
        if isAccepted {
            byID =
                try ledger.reconcile(with: ids) ?? DeliveryByID(journeys: journeys).reconcile(answers, with: session)
        }
        guard comparesBodies else { return }
        let journeys = ToldJourneys(sent: journeys, untold: untold)
        var audit = StorageAudit(plan: plan) { body in try session.events(part: 0, of: 1, body) }
        storage = try audit.count(StorageSuspects(journeys: journeys).find(in: session), journeys)
    }

    /// Adds what became of other customers' events at the same backend.
    mutating func merge(_ other: DeliveryShare) {
        ledger.merge(other.ledger)
        sent.merge(other.sent)
        stored = Self.sum(stored, other.stored) { $0.merge($1) }
        readBack = Self.sum(readBack, other.readBack) { $0.merge($1) }
        byID = Self.sum(byID, other.byID) { $0.merge($1) }
        if let more = other.storage {
            storage = storage ?? StorageTally()
            storage?.merge(more)
        }
        for (reason, count) in other.unsentReasons { unsentReasons[reason, default: 0] += count }
        settleSeconds = [settleSeconds, other.settleSeconds].compactMap(\.self).max()
    }

    /// Known of all only where it is known of both.
    private static func sum<Sum>(_ one: Sum?, _ other: Sum?, _ merge: (inout Sum, Sum) -> Void) -> Sum? {
        guard var sum = one, let other else { return nil }
        merge(&sum, other)
        return sum
    }

    // MARK: What it comes to

    var summary: DeliverySummary {
        var summary = compared
        summary.settleSeconds = settleSeconds
        if summary.unsent != nil, !unsentReasons.isEmpty { summary.unsentReasons = unsentReasons }
        return summary
    }

    private var compared: DeliverySummary {
        guard comparesBodies, let stored else { return identified }
        if stored.digest == sent {
            return DeliverySummary(DeliveryReconciliation(answers: answers, stored: stored.count), level: level)
        }
        var summary = identified
        let found = storage?.found ?? StorageAudit.Found()
        summary.changed = found.changed
        summary.reasons = found.reasons.isEmpty ? nil : found.reasons
        return summary
    }

    /// Id by id.
    private var identified: DeliverySummary {
        guard let readBack else { return DeliverySummary(answers, level: level) }
        if let settled = ledger.reconcile(with: readBack) { return DeliverySummary(settled, level: level) }
        if isAccepted, let byID { return DeliverySummary(byID, level: level) }
        var summary = DeliverySummary(answers, level: .counts)
        summary.stored = readBack.count
        summary.lost = max(0, answers.accepted - readBack.count)
        return summary
    }
}

extension DeliverySummary {
    init(_ answers: DeliveryReconciliation.Answers, level: BackendDescription.ReadBack) {
        self.init(
            sent: answers.sent, accepted: answers.accepted, dropped: answers.dropped, rejected: answers.rejected,
            unknown: answers.unknown, level: level.rawValue)
        if answers.unsent > 0 { unsent = answers.unsent }
    }

    /// Takes events that are stored twice for what resuming may do, as many as it may have done.
    mutating func excuse(_ resent: Int) {
        guard resent > 0 else { return }
        self.resent = resent
        guard let twice = duplicated, twice > 0 else { return }
        let excused = min(twice, resent)
        (duplicated, resentStored) = (twice - excused, excused)
        guard let named = reasons?[Reason.duplicate] else { return }
        reasons?[Reason.duplicate] = named > excused ? named - excused : nil
        if reasons?.isEmpty == true { reasons = nil }
    }

    fileprivate init(_ reconciliation: DeliveryReconciliation, level: BackendDescription.ReadBack) {
        self.init(reconciliation.answers, level: level)
        stored = reconciliation.stored
        lost = reconciliation.lost
        lostAfterAcknowledgement = reconciliation.lostAfterAck
        duplicated = reconciliation.duplicated
        phantom = reconciliation.phantom
        // What a digest has proved, or an audit of what is stored will say.
        if level == .bodies { changed = 0 }
    }
}
