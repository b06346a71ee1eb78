import Tracking

/// The names of a journey file, numbered as they are met, and the vocabulary that they come to.
struct JourneyNames {
    private(set) var channels = NameTable()
    private var partners = NameTable()
    private var campaigns = NameTable()
    private(set) var coupons = NameTable()
    private(set) var goals = NameTable()
    /// Pairs of channel and partner, and each pair's index among the channel's partners.
    private var sources = CountTable()
    private var indices: ContiguousArray<UInt16> = []
    /// By channel: the names of its partners.
    private var partnersOf: [[String]] = []
    /// By channel: whether it stands for direct visits where no kind is given.
    private var isDirect: ContiguousArray<Bool> = []
    /// By coupon: whose touch showed it first.
    private var owners: ContiguousArray<Source?> = []

    private static let most = Int(TrackingEvent.churned)

    mutating func channel(_ name: UnsafeBufferPointer<UInt8>) throws -> UInt16 {
        if let known = channels.find(name) { return UInt16(known) }
        if let problem = ChannelName.problem(name) { throw RowProblem(problem) }
        let number = try Self.add(name, to: &channels, "channels")
        partnersOf.append([])
        isDirect.append(ChannelName.isDirect(name))
        return number
    }

    func isDirect(_ channel: UInt16) -> Bool { isDirect[Int(channel)] }

    mutating func partner(_ name: UnsafeBufferPointer<UInt8>, of channel: UInt16) throws -> UInt16 {
        let known =
            try partners.find(name)
            ?? {
                if let problem = ChannelName.problem(name) { throw RowProblem(problem) }
                return partners.number(of: name)
            }()
        let source = sources.number(of: .init(UInt64(channel), UInt64(known)))
        if source == indices.count {
            guard partnersOf[Int(channel)].count < Self.most else { throw RowProblem("over \(Self.most) partners") }
            indices.append(UInt16(partnersOf[Int(channel)].count))
            partnersOf[Int(channel)].append(partners.name(known))
        }
        return indices[source]
    }

    mutating func campaign(_ name: UnsafeBufferPointer<UInt8>) throws -> UInt16 {
        try Self.add(name, to: &campaigns, "campaigns")
    }

    mutating func coupon(_ name: UnsafeBufferPointer<UInt8>) throws -> UInt16 {
        let number = try Self.add(name, to: &coupons, "coupons")
        if Int(number) == owners.count { owners.append(nil) }
        return number
    }

    mutating func goal(_ name: UnsafeBufferPointer<UInt8>) throws -> UInt16 {
        try Self.add(name, to: &goals, "goals")
    }

    /// A partner's touch shows a coupon: it is that partner's, unless another's touch came before it in the file.
    mutating func note(coupon: UInt16, of source: Source) {
        if owners[Int(coupon)] == nil { owners[Int(coupon)] = source }
    }

    private static func add(
        _ name: UnsafeBufferPointer<UInt8>, to table: inout NameTable, _ what: String
    ) throws -> UInt16 {
        if let known = table.find(name) { return UInt16(known) }
        guard String(validating: name, as: UTF8.self) != nil, !name.contains(0) else {
            throw RowProblem("\(RowProblem.quote(name)) is not UTF-8")
        }
        guard table.count < most else { throw RowProblem("more than \(most) \(what) cannot be told apart") }
        return UInt16(table.number(of: name))
    }

    /// In a file, a channel is an affiliate channel where a touch of it names a partner.
    var vocabulary: Vocabulary {
        let channels = channels.all.enumerated().map { index, name in
            Vocabulary.Channel(
                name: name, kind: partnersOf[index].isEmpty ? "organic" : "affiliate", partners: partnersOf[index])
        }
        return Vocabulary(channels: channels, campaigns: campaigns.all, events: goals.all, coupons: coupons.all)
    }

    func couponOwners(_ vocabulary: Vocabulary) -> [AffiliateTerms.CouponOwner] {
        owners.enumerated().compactMap { coupon, owner in
            owner.map { .init(code: coupons.name(coupon), partner: vocabulary.label(of: $0)) }
        }
    }
}
