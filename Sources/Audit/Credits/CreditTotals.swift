import Tracking

/// Credit and money summed by source, or by source and campaign: all that some backends report.
public struct CreditTotals: Sendable, Equatable {
    struct Sum: Sendable, Equatable {
        /// Credit units.
        var units: Int128 = 0
        /// Minor units.
        var value: Int128 = 0
    }

    /// What is told apart beside channels.
    struct Grain: Sendable, Equatable {
        var partners = true
        var campaigns: Bool
    }

    let grain: Grain
    private(set) var sums: [Account: Sum] = [:]

    public init(byCampaign: Bool) { self.init(Grain(campaigns: byCampaign)) }

    init(_ grain: Grain) { self.grain = grain }

    /// Whether any of it names a partner.
    var namesPartners: Bool { sums.keys.contains { $0.source.partner != TrackingEvent.nothing } }

    /// Adds every credit of the batch.
    public mutating func add(_ batch: borrowing CreditBatch) {
        for credit in batch.credits { add(Account(credit), units: credit.units, value: credit.value) }
    }

    /// Adds all that is expected under a rule of the plan.
    public mutating func add(_ expected: ExpectedCredits, rule: Int) {
        var shares: ContiguousArray<Share> = []
        for number in 0..<expected.count {
            expected.read(number, rule: rule, into: &shares)
            for share in shares { add(share.account, units: share.units, value: share.value) }
        }
    }

    private mutating func add(_ account: Account, units: Int64, value: Int64) {
        var account = account
        if !grain.partners { account.source.partner = TrackingEvent.nothing }
        if !grain.campaigns { account.campaign = TrackingEvent.nothing }
        sums[account, default: Sum()].units += Int128(units)
        sums[account, default: Sum()].value += Int128(value)
    }

    /// Those that have anything, ascending.
    var accounts: [Account] { sums.filter { $0.value != Sum() }.keys.sorted() }

    subscript(account: Account) -> Sum { sums[account] ?? Sum() }
}
