import Tracking

/// Commission on a file's conversions, by rule and slot: what was earned, and what refunds took back of it, in minor units.
///
/// Each partner's share of a conversion is rounded by itself, half up. After each refund a partner keeps the commission on what is
/// left of its share; so a full refund, in however many parts, takes back to the unit what was earned.
struct PartnerPay {
    private let billionths: Int64
    private(set) var earned: [Int128]
    private(set) var clawedBack: [Int128]

    init(billionths: Int64, slots: Int) {
        self.billionths = billionths
        earned = Array(repeating: 0, count: slots)
        clawedBack = earned
    }

    mutating func add(_ batch: borrowing CreditBatch, _ refunds: borrowing RefundCredits, _ slots: SourceSlots) {
        var start = 0
        for index in 0..<batch.count {
            let conversion = batch.conversions[index]
            defer { start = conversion.end }
            for position in start..<conversion.end {
                let source = batch.credits[position].source
                guard source.partner != TrackingEvent.nothing, source != .none else { continue }
                // A partner met twice is paid once.
                guard !(start..<position).contains(where: { batch.credits[$0].source == source }) else { continue }
                var value: Int64 = 0
                for other in position..<conversion.end where batch.credits[other].source == source {
                    value += batch.credits[other].value
                }
                let left = value + refunded(conversion.id, source, refunds)
                let first = Commission.amount(value: max(0, value), billionths: billionths)
                let kept = Commission.amount(value: max(0, left), billionths: billionths)
                let slot = slots.slot(source)
                earned[slot] += Int128(first)
                clawedBack[slot] += Int128(first - kept)
            }
        }
    }

    /// Zero or below.
    private func refunded(_ conversion: EventID, _ source: Source, _ refunds: borrowing RefundCredits) -> Int64 {
        var sum: Int64 = 0
        for index in 0..<refunds.count where refunds.entries[index].conversion == conversion {
            for credit in refunds.credits(of: index) where credit.source == source { sum += credit.value }
        }
        return sum
    }
}
