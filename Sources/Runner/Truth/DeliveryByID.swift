import Audit
import Tracking

/// Compares what was sent with what is stored id by id, where their sums differ: which events were lost, doubled, or never sent.
///
/// No id is kept while a run sends. Everybody is lived again instead, and as every sending was accepted, it is known how each
/// was answered. Ids are taken share by share, each in a pass of its own, so that memory stays bounded.
struct DeliveryByID {
    let journeys: any SentJourneys

    /// About 200 MB of ids at once.
    private static let idsPerShare = 8_000_000

    /// - Returns: `nil` where it cannot be known: something was not accepted, or a run was stopped on the way.
    func reconcile(
        _ answers: DeliveryReconciliation.Answers, with session: any TrackingSession
    ) throws -> DeliveryReconciliation? {
        guard answers.accepted == answers.sent, answers.unsent == 0 else { return nil }
        let shares = answers.sent / Self.idsPerShare + 1
        var result = DeliveryReconciliation(answers: .init())
        for share in 0..<shares {
            var ledger = IDLedger(part: share, of: shares)
            journeys.deliver { ledger.record(.accepted, events: $0) }
            try session.events(part: 0, of: 1) { ledger.readBack($0) }
            result.merge(ledger.reconcile())
        }
        return result.answers == answers ? result : nil
    }
}
