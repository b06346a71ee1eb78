import Simulation

/// One channel: its kind, its partners, and what it costs.
struct ChannelSection {
    struct Partner {
        var name: String
        var location: SourceLocation
        var share: Double
        var commission: Double?
        var coupon: String?
    }
    var name: String
    var location: SourceLocation
    var kind: Channel.Kind
    var partners: [Partner] = []
    var cost = Channel.Cost()
    var perEvent: [(event: Reference, amount: Double)] = []
    /// Place of `reward`, where it is given.
    var rewardLocation: SourceLocation?
}

extension Reader {
    func readChannels(_ tree: Tree) -> [ChannelSection] {
        named(tree, "a channel", example: "`channels: {search: {kind: organic}}`").compactMap { channel($0) }
    }

    private func channel(_ entry: Tree.Entry) -> ChannelSection? {
        guard entry.key != "none" else {
            problems.report(
                "`none` is nobody's name in reports and cannot be a channel's", at: entry.keyLocation,
                remedy: "call it something else")
            return nil
        }
        guard let fields = Fields(entry.value, what: "a channel", keys: SectionKeys.channel, problems: problems) else {
            return nil
        }
        let kinds = Channel.Kind.allCases.map(\.rawValue)
        let kind = fields.required("kind", remedy: "write `kind: ` and one of " + Suggestion.list(kinds))
            .flatMap { choice($0, among: kinds, "a kind of channel") }.flatMap(Channel.Kind.init(rawValue:))
        var channel = ChannelSection(name: entry.key, location: entry.keyLocation, kind: kind ?? .organic)
        if let partners = fields["partners"] { channel.partners = self.partners(partners) }
        if let cost = fields["cost"] { readCost(cost, into: &channel) }
        if let place = channel.rewardLocation, kind != nil, channel.kind != .referral {
            problems.report(
                "`reward` is paid for referred customers, and `\(entry.key)` is \(channel.kind.rawValue)", at: place,
                remedy: "give it to a channel of kind `referral`")
        }
        return channel
    }

    private func partners(_ tree: Tree) -> [ChannelSection.Partner] {
        let partners = named(tree, "a partner", example: "`partners: {blog: 0.6, coupon: 0.4}`").compactMap { entry in
            partner(entry)
        }
        let shares = partners.map(\.share)
        if shares.contains(where: { $0 != 0 }), !shares.contains(where: \.isNaN) {
            _ = checkSum(shares, at: tree.location, of: "the partners' shares")
        }
        return partners
    }

    private func partner(_ entry: Tree.Entry) -> ChannelSection.Partner? {
        var partner = ChannelSection.Partner(name: entry.key, location: entry.keyLocation, share: 0)
        guard entry.value.entries != nil else {
            partner.share = constant(entry.value, .share) ?? .nan
            return partner
        }
        guard let fields = Fields(entry.value, what: "a partner", keys: SectionKeys.partner, problems: problems) else {
            return nil
        }
        if let share = fields["share"] { partner.share = constant(share, .share) ?? .nan }
        partner.commission = fields["commission"].flatMap { constant($0, .share) }
        partner.coupon = fields["coupon"].flatMap { text($0, "a coupon code") }
        return partner
    }

    private func readCost(_ tree: Tree, into channel: inout ChannelSection) {
        guard let fields = Fields(tree, what: "`cost`", keys: SectionKeys.cost, problems: problems) else { return }
        func money(_ key: String) -> Double { fields[key].flatMap { constant($0, .money) } ?? 0 }
        channel.cost.perClick = money("per_click")
        channel.cost.perThousandImpressions = money("per_thousand_impressions")
        channel.cost.perSend = money("per_send")
        channel.cost.perDay = money("per_day")
        channel.cost.fixed = money("fixed")
        channel.cost.commission = fields["commission"].flatMap { constant($0, .share) } ?? 0
        channel.cost.reward = money("reward")
        if fields.has("reward") { channel.rewardLocation = fields.location(of: "reward") }
        guard let perEvent = fields["per_event"] else { return }
        for entry in named(perEvent, "an event", example: "`per_event: {install: 1.80}`") {
            guard let amount = constant(entry.value, .money) else { continue }
            channel.perEvent.append((Reference(name: entry.key, location: entry.keyLocation), amount))
        }
    }
}
