import Simulation

/// Commission as an exact share: billionths, so that 2.9% of 500 cents is 14.5 and not a hair less.
struct CommissionRate: Sendable, Hashable {
    private static let one: Int128 = 1_000_000_000
    let billionths: Int64

    init(_ share: Double) { billionths = Int64((max(0, min(share, 1e9)) * 1e9).rounded()) }

    /// The commission on a credited value in minor units, half a unit rounded up; nothing on what is not above 0.
    func commission(on value: Int64) -> Int64 {
        guard value > 0 else { return 0 }
        let paid = (Int128(value) * Int128(billionths) * 2 + Self.one) / (Self.one * 2)
        return Int64(clamping: paid)
    }

    /// The rates by slot: a partner's own, else its channel's; nobody gets nothing.
    static func bySlot(_ channels: [Channel]) -> ContiguousArray<CommissionRate> {
        var rates: ContiguousArray<CommissionRate> = [CommissionRate(0)]
        for channel in channels {
            rates.append(CommissionRate(channel.cost.commission))
            for partner in channel.partners {
                rates.append(CommissionRate(partner.commission ?? channel.cost.commission))
            }
        }
        return rates
    }
}
