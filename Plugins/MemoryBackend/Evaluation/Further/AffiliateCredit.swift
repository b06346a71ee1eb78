import Tracking

/// Who of the partners is credited: ``AffiliateTerms`` with its names looked up.
struct AffiliateCredit {
    private let takesFirst: Bool
    /// By coupon; empty where codes do not matter.
    private let owners: [Source?]
    /// By channel.
    private let isAffiliate: [Bool]
    /// Billionths.
    private let split: (introducer: UInt64, closer: UInt64, rest: UInt64)?

    init(_ terms: AffiliateTerms, _ vocabulary: Vocabulary) {
        takesFirst = terms.model == .firstClick
        isAffiliate = vocabulary.channels.map { $0.kind == "affiliate" }
        split = terms.split.map { split in
            let (introducer, closer) = (Weights.billionths(split.introducer), Weights.billionths(split.closer))
            let shared = introducer + closer
            return (introducer, closer, shared < Weights.one ? Weights.one - shared : 0)
        }
        var partners: [String: String] = [:]
        for owner in terms.owners where partners[owner.code] == nil { partners[owner.code] = owner.partner }
        let names = SourceNames(vocabulary)
        owners =
            terms.coupon == .ignore
            ? [] : vocabulary.coupons.map { code in partners[code].flatMap { names[$0] } }
    }

    var hasSplit: Bool { split != nil }

    /// Whom a conversion's coupon belongs to; `nil` where it has none, or one that is nobody's or does not matter.
    func owner(of coupon: UInt16) -> Source? { Int(coupon) < owners.count ? owners[Int(coupon)] : nil }

    /// Campaign of the latest click of a source.
    func campaign(of source: Source, _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>) -> UInt16
    {
        for position in stride(from: chosen.count - 1, through: 0, by: -1) {
            let touch = touches[chosen[position]]
            if touch.source == source, competes(touch) { return touch.campaign }
        }
        return TrackingEvent.nothing
    }

    /// The click that gets everything, where one does.
    func winner(_ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>) -> Int? {
        var winner: Int?
        for position in 0..<chosen.count where competes(touches[chosen[position]]) {
            winner = chosen[position]
            if takesFirst { break }
        }
        return winner
    }

    /// Appends the weights of all touches, of those that do not compete 0.
    ///
    /// - Parameter partners: scratch memory.
    /// - Returns: whether any competes.
    func weigh(
        _ chosen: borrowing Scratch<Int>, _ touches: UnsafePointer<StoredTouch>, _ partners: inout SmallSet<UInt32>,
        into weights: inout Scratch<UInt128>
    ) -> Bool {
        guard let split else { return false }
        for _ in 0..<chosen.count { weights.append(0) }
        partners.removeAll()
        var (first, last, count): (Int?, Int?, UInt128) = (nil, nil, 0)
        for position in stride(from: chosen.count - 1, through: 0, by: -1) {
            let touch = touches[chosen[position]]
            guard competes(touch) else { continue }
            first = position
            last = last ?? position
            // A partner's latest click comes first here.
            if partners.insert(UInt32(touch.channel) << 16 | UInt32(touch.partner)) {
                weights[position] += UInt128(split.rest)
                count += 1
            }
        }
        guard let first, let last else { return false }
        weights[first] += UInt128(split.introducer) * count
        weights[last] += UInt128(split.closer) * count
        return true
    }

    private func competes(_ touch: StoredTouch) -> Bool {
        touch.kind == TrackingEvent.Kind.click.rawValue && touch.partner != TrackingEvent.nothing
            && Int(touch.channel) < isAffiliate.count && isAffiliate[Int(touch.channel)]
    }
}
