import Tracking

/// Refunds that take nothing back, as their customer has no conversion of that order: a misspelt number, or another customer's.
struct StrayRefunds {
    private var count = 0
    /// Of the first in the file.
    private var line = UInt64.max

    /// - Parameter events: of one customer of a file, with their lines as sequence numbers.
    mutating func look(at events: ContiguousArray<TrackingEvent>) {
        for refund in events where refund.kind == .refund {
            let isKnown = refund.order != 0 && events.contains { $0.kind == .event && $0.order == refund.order }
            guard !isKnown else { continue }
            count += 1
            line = min(line, refund.id.sequence)
        }
    }

    var note: String? {
        switch count {
        case 0: nil
        case 1: "line \(line): the refund names no order that its customer has, so it takes nothing back"
        default:
            "\(count) refunds name no order that their customer has, so they take nothing back; the first is in line \(line)"
        }
    }
}
