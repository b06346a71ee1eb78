import Attribution
import Simulation

/// What each slot earns of the value credited to it, in billionths.
enum CommissionRates {
    /// By slot: a partner's own rate, else its channel's; nobody gets nothing. Tiers begin with their first.
    static func bySlot(_ channels: [Channel], _ terms: CommissionTerms) -> ContiguousArray<Int64> {
        var rates: ContiguousArray<Int64> = [0]
        for channel in channels {
            rates.append(Commission.billionths(channel.cost.commission))
            for partner in channel.partners {
                let own = Commission.billionths(partner.commission ?? channel.cost.commission)
                rates.append(terms.tiers.first?.billionths ?? own)
            }
        }
        return rates
    }
}

extension TallyView {
    /// What tiers add to a slot's commission in a month, in minor units: never less than nothing, since tiers rise. Which tier is reached is a matter of all customers, whichever are looked at.
    func bonus(_ slot: Int, month: Int) -> Int64 {
        let terms = tally.plan.commissionTerms
        guard terms.tiers.count > 1, layout.sources.isPartner(slot) else { return 0 }
        let row = tables.credits.row(month: month, slot: slot)
        let units = whole.sum(.keptUnits, tables.credits.closed, row: row)
        guard let rate = terms.billionths(conversions: Double(units) / 1e9) else { return 0 }
        let value = Int64(clamping: sum(.keptValue, tables.credits.closed, row: row))
        let paid = Int64(clamping: sum(.commission, tables.credits.closed, row: row))
        return max(0, Commission.amount(value: value, billionths: rate) - paid)
    }

    /// Of all months.
    func bonus(_ slots: Range<Int>) -> Int64 {
        slots.reduce(0) { sum, slot in (0..<layout.months).reduce(sum) { $0 + bonus(slot, month: $1) } }
    }
}
