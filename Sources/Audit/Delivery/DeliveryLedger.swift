import Tracking

/// The answers to a run's sendings, without keeping any id: under 200 bytes however many there are.
///
/// It settles a delivery whose read-back is what was promised. Where ``reconcile(with:)`` cannot, an ``IDLedger`` can.
/// One per worker, merged at the end.
public struct DeliveryLedger: Sendable, Codable {
    public private(set) var answers = DeliveryReconciliation.Answers()
    /// Ids by the answer to their first sending.
    public private(set) var accepted = IDSum()
    private var unknown = IDSum()
    private var refused = 0
    /// Sendings beyond the first of an id.
    private var copies = 0

    public init() {}

    public mutating func record(_ receipts: UnsafeBufferPointer<Receipt>) {
        var hasher = IDSum.Hasher()
        for receipt in receipts { record(receipt.result, id: receipt.id, copy: receipt.copy, &hasher) }
    }

    /// All events had the same answer.
    public mutating func record(_ result: Receipt.Result, events: UnsafeBufferPointer<TrackingEvent>) {
        var hasher = IDSum.Hasher()
        for index in events.indices { record(result, id: events[index].id, copy: events[index].copy, &hasher) }
    }

    @inline(__always)
    private mutating func record(_ result: Receipt.Result, id: EventID, copy: UInt8, _ hasher: inout IDSum.Hasher) {
        answers.add(result)
        guard copy == 0 else {
            copies += 1
            return
        }
        switch result {
        case .accepted: accepted.add(id, &hasher)
        case .unknown: unknown.add(id, &hasher)
        case .dropped, .rejected, .unsent: refused += 1
        }
    }

    public mutating func merge(_ other: DeliveryLedger) {
        answers.merge(other.answers)
        accepted.merge(other.accepted)
        unknown.merge(other.unknown)
        refused += other.refused
        copies += other.copies
    }

    /// Compares with the ids read back, where sums are enough to know.
    ///
    /// - Parameter readBack: of every stored event.
    /// - Returns: `nil` where only an ``IDLedger`` can tell: the sums differ, or a copy may have been accepted in place of a
    ///   first sending that was not. Every id is assumed to have a first sending (copy 0).
    public func reconcile(with readBack: IDSum) -> DeliveryReconciliation? {
        let isSettledByFirst = copies == 0 || (refused == 0 && unknown.count == 0)
        guard isSettledByFirst else { return nil }
        if readBack == accepted {
            return DeliveryReconciliation(answers: answers, stored: readBack.count, lost: unknown.count)
        }
        if readBack == accepted.merged(with: unknown) {
            return DeliveryReconciliation(answers: answers, stored: readBack.count)
        }
        return nil
    }
}
