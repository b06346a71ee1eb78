import Tracking

/// Whom credit goes to in a comparison: source and campaign.
struct Account: Sendable, Hashable, Comparable, Codable {
    var source: Source
    var campaign: UInt16

    init(_ credit: Credit) {
        source = credit.source
        campaign = credit.campaign
    }

    /// In 48 bits.
    init(packed: UInt64) {
        source = Source(
            channel: UInt16(truncatingIfNeeded: packed >> 32), partner: UInt16(truncatingIfNeeded: packed >> 16))
        campaign = UInt16(truncatingIfNeeded: packed)
    }

    var packed: UInt64 { UInt64(source.channel) << 32 | UInt64(source.partner) << 16 | UInt64(campaign) }

    static func < (a: Account, b: Account) -> Bool { a.packed < b.packed }
}

/// What one account gets of one conversion.
struct Share: Sendable, Hashable, Codable {
    var account: Account
    var units: Int64
    var value: Int64

    var credit: Credit { Credit(source: account.source, campaign: account.campaign, units: units, value: value) }
}

/// A conversion's credits summed by account, ascending, without those that sum to nothing: the form in which credits that
/// were given touch by touch and source by source are equal. Reused from conversion to conversion.
struct GatheredCredits {
    private(set) var shares: ContiguousArray<Share> = []

    mutating func fill(_ credits: ArraySlice<Credit>) {
        shares.removeAll(keepingCapacity: true)
        for credit in credits { add(credit) }
        shares.removeAll { $0.units == 0 && $0.value == 0 }
    }

    private mutating func add(_ credit: Credit) {
        let account = Account(credit)
        // Sources are few; insertion keeps them in order.
        var place = shares.count
        while place > 0, account < shares[place - 1].account { place -= 1 }
        if place > 0, shares[place - 1].account == account {
            // A foreign report may hold anything: wrapping is wrong by so much that it is found.
            shares[place - 1].units &+= credit.units
            shares[place - 1].value &+= credit.value
        } else {
            shares.insert(Share(account: account, units: credit.units, value: credit.value), at: place)
        }
    }
}
