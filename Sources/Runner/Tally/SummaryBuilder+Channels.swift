import Attribution
import Results
import Simulation
import Tracking

/// Channels, partners and campaigns.
extension SummaryBuilder {
    /// Each channel, and `none` where some rule or touch leaves conversions to nobody.
    func channels() -> [ChannelSummary] {
        var summaries = world.channels.indices.map(channel)
        if let nobody = nobody() { summaries.append(nobody) }
        return summaries
    }

    private func channel(_ index: Int) -> ChannelSummary {
        let settings = world.channels[index]
        let slots = layout.sources.slots(of: index)
        let contacts = view.contacts(slots)
        var summary = ChannelSummary(
            channel: settings.name, impressions: contacts.impressions, clicks: contacts.clicks,
            sends: contacts.sends, cost: cost.total(index))
        summary.kind = settings.kind.rawValue
        if contacts.sends > 0 {
            summary.opens = contacts.opens
            summary.unsubscribes = contacts.unsubscribes
            summary.openRate = ratio(contacts.opens, contacts.sends)
        }
        summary.engagementRate = ratio(contacts.clicksOfTouches, contacts.touches)
        summary.clickThroughRate = ratio(
            contacts.clicksOfTouches, contacts.sends > 0 ? contacts.sends : contacts.impressions)
        summary.reached = view.count(.reached, tables.contacts.channels, row: index)
        summary.engaged = view.count(.engaged, tables.contacts.channels, row: index)
        summary.customers = contacts.arrivals
        summary.buyers = view.count(.buyersArrived, tables.sources.counts, rows: slots)
        summary.conversionsArrived = view.count(.conversionsArrived, tables.sources.counts, rows: slots)
        summary.revenue = view.major(view.sum(.arrived, tables.sources.money, rows: slots))
        summary.exits = view.count(.exits, tables.sources.counts, rows: slots)
        addClaims(to: &summary, slots: slots)
        return summary
    }

    private func addClaims(to summary: inout ChannelSummary, slots: Range<Int>) {
        let counts = tables.sources.counts
        let discovered = view.count(.discovered, counts, rows: slots)
        let closed = view.count(.closed, counts, rows: slots)
        summary.discovery = Double(discovered)
        summary.closing = Double(closed)
        summary.closingRepeats = Double(view.count(.closedRepeats, counts, rows: slots))
        summary.closingValue = view.major(view.sum(.closed, tables.sources.money, rows: slots))
        summary.firstTouchShare = ratio(discovered, view.conversions)
        summary.lastTouchShare = ratio(closed, view.conversions)
        summary.credit = credit(slots)
    }

    private func nobody() -> ChannelSummary? {
        let slots = SourceSlots.none..<SourceSlots.none + 1
        var summary = ChannelSummary(channel: "none")
        addClaims(to: &summary, slots: slots)
        let isCredited = summary.credit?.values.contains { $0.conversions > 0 } ?? false
        let isLeft = (summary.discovery ?? 0) > 0 || (summary.closing ?? 0) > 0
        return isCredited || isLeft ? summary : nil
    }

    /// What each rule gives to these slots; `nil` where no rule was asked.
    private func credit(_ slots: Range<Int>) -> [String: Results.Credit]? {
        credit { rule in
            let rows = tables.credits.row(rule: rule, slot: slots.lowerBound)
            let range = rows..<rows + slots.count
            return (
                view.count(.units, tables.credits.units, rows: range),
                view.sum(.value, tables.credits.values, rows: range)
            )
        }
    }

    private func credit(_ given: (_ rule: Int) -> (units: Int, value: Int128)) -> [String: Results.Credit]? {
        var credit: [String: Results.Credit] = [:]
        for (index, rule) in plan.rules.enumerated() where wasAsked(index) {
            let (units, value) = given(index)
            credit[rule.name] = Results.Credit(
                conversions: Double(units) / Double(CreditUnits.one), value: view.major(value))
        }
        return credit.isEmpty ? nil : credit
    }

    /// Whether a rule's credits were added: every conversion has some, if only nobody's.
    private func wasAsked(_ rule: Int) -> Bool {
        let first = tables.credits.row(rule: rule, slot: 0)
        let rows = first..<first + layout.sources.count
        return view.whole.count(.units, tables.credits.units, rows: rows) > 0 || view.whole.conversions == 0
    }

    // MARK: Partners

    func partners() -> [PartnerSummary] {
        world.channels.enumerated().flatMap { channel, settings in
            settings.partners.indices.map { partner(channel, $0) }
        }
    }

    private func partner(_ channel: Int, _ index: Int) -> PartnerSummary {
        let settings = world.channels[channel]
        let slot = layout.sources.slot(channel: channel, partner: index)
        let slots = slot..<slot + 1
        let contacts = view.contacts(slots)
        var summary = PartnerSummary(
            partner: settings.name + "/" + settings.partners[index].name, clicks: contacts.clicks)
        summary.impressions = contacts.impressions
        summary.customers = contacts.arrivals
        let cost = cost.variable(channel, slots: slots)
        summary.cost = cost
        summary.credit = credit(slots)
        summary.flags = FraudFlags(view, slot: slot).names
        guard let rule = plan.commissionRule else { return summary }
        let credits = tables.credits
        let row = credits.row(rule: rule, slot: slot)
        let value = view.sum(.value, credits.values, row: row)
        let refunded = view.sum(.refunded, credits.paid, row: slot)
        let bonus = view.bonus(slots)
        let earned = view.sum(.earned, credits.paid, row: slot)
        let clawedBack = view.sum(.clawedBack, credits.paid, row: slot)
        summary.conversions = Double(view.count(.units, credits.units, row: row)) / Double(CreditUnits.one)
        summary.value = view.major(value)
        summary.commission = view.major(earned - clawedBack + Int128(bonus))
        summary.commissionEarned = view.major(earned)
        summary.commissionClawedBack = view.major(clawedBack)
        if plan.commissionTerms.hold > 0 {
            summary.commissionHeld = view.major(view.sum(.held, credits.paid, row: slot))
        }
        if plan.commissionTerms.tiers.count > 1 { summary.commissionBonus = view.major(Int128(bonus)) }
        summary.profit = view.major(value - refunded) * plan.margin - cost
        summary.conversionRate = ratio(summary.conversions, Double(summary.clicks))
        summary.periods = partnerPeriods(slot)
        return summary
    }

    // MARK: Campaigns

    func campaigns() -> [CampaignSummary]? {
        world.campaigns.isEmpty ? nil : world.campaigns.indices.map(campaign)
    }

    private func campaign(_ index: Int) -> CampaignSummary {
        let settings = world.campaigns[index]
        let line = world.lines[settings.line]
        let channel = world.channels[line.channel]
        let contacts = view.contacts(line: settings.line)
        var summary = CampaignSummary(
            campaign: settings.name, impressions: contacts.impressions, clicks: contacts.clicks, sends: contacts.sends,
            cost: CostSheet.media(channel.cost, contacts))
        summary.channel = channel.name
        if line.isSend {
            summary.opens = contacts.opens
            summary.unsubscribes = contacts.unsubscribes
            summary.openRate = ratio(contacts.opens, contacts.sends)
        }
        summary.reached = view.count(.reached, tables.contacts.campaigns, row: index)
        summary.engaged = view.count(.engaged, tables.contacts.campaigns, row: index)
        summary.engagementRate = ratio(contacts.clicks, contacts.touches)
        summary.clickThroughRate = summary.engagementRate
        summary.credit = credit { rule in
            let row = tables.credits.row(rule: rule, campaign: index)
            return (
                view.count(.units, tables.credits.campaignUnits, row: row),
                view.sum(.value, tables.credits.campaignValues, row: row)
            )
        }
        return summary
    }
}
