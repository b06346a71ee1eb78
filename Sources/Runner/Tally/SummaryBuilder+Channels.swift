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
        func touches(_ column: TouchTally.Column) -> Int { tally.touches.count(column, slots: slots, over: segments) }
        func count(_ column: SourceTally.Column) -> Int { tally.sources.count(column, slots: slots, over: segments) }
        var summary = ChannelSummary(
            channel: settings.name, impressions: touches(.impressions), clicks: touches(.clicks),
            sends: touches(.sends), cost: cost.total(index))
        summary.kind = settings.kind.rawValue
        let arrivals = count(.arrivals)
        let clicksOfTouches = summary.clicks - arrivals
        if summary.sends > 0 {
            summary.opens = touches(.opens)
            summary.unsubscribes = touches(.unsubscribes)
            summary.openRate = ratio(touches(.opens), summary.sends)
        }
        summary.engagementRate = ratio(clicksOfTouches, summary.impressions + summary.sends)
        summary.clickThroughRate = ratio(
            clicksOfTouches, summary.sends > 0 ? summary.sends : summary.impressions)
        summary.reached = tally.touches.byChannel.count(.reached, row: index, over: segments)
        summary.engaged = tally.touches.byChannel.count(.engaged, row: index, over: segments)
        summary.customers = arrivals
        summary.buyers = count(.buyersArrived)
        summary.conversionsArrived = count(.conversionsArrived)
        summary.revenue = major(tally.sources.sum(.arrived, slots: slots, over: segments))
        summary.exits = count(.exits)
        addClaims(to: &summary, slots: slots)
        return summary
    }

    private func addClaims(to summary: inout ChannelSummary, slots: Range<Int>) {
        func count(_ column: SourceTally.Column) -> Int { tally.sources.count(column, slots: slots, over: segments) }
        summary.discovery = Double(count(.discovered))
        summary.closing = Double(count(.closed))
        summary.closingRepeats = Double(count(.closedRepeats))
        summary.closingValue = major(tally.sources.sum(.closed, slots: slots, over: segments))
        summary.firstTouchShare = ratio(count(.discovered), conversions)
        summary.lastTouchShare = ratio(count(.closed), conversions)
        summary.credit = credit(slots)
    }

    private func nobody() -> ChannelSummary? {
        let slots = SourceSlots.none..<SourceSlots.none + 1
        var summary = ChannelSummary(channel: "none")
        addClaims(to: &summary, slots: slots)
        let isCredited = plan.rules.indices.contains { tally.credits.units(rule: $0, slots: slots, over: segments) > 0 }
        let isLeft = (summary.discovery ?? 0) > 0 || (summary.closing ?? 0) > 0
        guard isCredited || isLeft else { return nil }
        return summary
    }

    /// What each rule gives to these slots; `nil` where no rule was asked.
    private func credit(_ slots: Range<Int>) -> [String: Results.Credit]? {
        var credit: [String: Results.Credit] = [:]
        for (index, rule) in plan.rules.enumerated() where wasAsked(index) {
            credit[rule.name] = Results.Credit(
                conversions: Double(tally.credits.units(rule: index, slots: slots, over: segments))
                    / Double(CreditUnits.one),
                value: major(tally.credits.value(rule: index, slots: slots, over: segments)))
        }
        return credit.isEmpty ? nil : credit
    }

    /// Whether a rule's credits were added: every conversion has some, if only nobody's.
    private func wasAsked(_ rule: Int) -> Bool {
        let all = 0..<layout.segments
        return tally.credits.units(rule: rule, slots: 0..<layout.sources.count, over: all) > 0
            || tally.money.counts.count(.conversions, over: all) == 0
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
        func touches(_ column: TouchTally.Column) -> Int { tally.touches.count(column, slots: slots, over: segments) }
        var summary = PartnerSummary(
            partner: settings.name + "/" + settings.partners[index].name, clicks: touches(.clicks))
        summary.impressions = touches(.impressions)
        summary.customers = tally.sources.count(.arrivals, slots: slots, over: segments)
        let cost = cost.variable(channel, slots: slots)
        summary.cost = cost
        summary.credit = credit(slots)
        summary.flags = FraudFlags(tally.sources, slot: slot, over: segments).names
        guard let rule = plan.commissionRule else { return summary }
        let units = tally.credits.units(rule: rule, slots: slots, over: segments)
        let value = tally.credits.value(rule: rule, slots: slots, over: segments)
        let refunded = tally.credits.paid(.refunded, slots: slots, over: segments)
        let commission =
            tally.credits.paid(.winning, slots: slots, over: segments)
            + tally.credits.paid(.keeping, slots: slots, over: segments)
        summary.conversions = Double(units) / Double(CreditUnits.one)
        summary.value = major(value)
        summary.commission = major(commission)
        summary.profit = major(value - refunded) * plan.margin - cost
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
        func count(_ column: TouchTally.LineColumn) -> Int {
            tally.touches.byLine.count(column, row: settings.line, over: segments)
        }
        let touches = count(.touches)
        var summary = CampaignSummary(
            campaign: settings.name, impressions: line.isSend ? 0 : touches, clicks: count(.clicks),
            sends: line.isSend ? touches : 0)
        summary.channel = channel.name
        summary.cost = CostSheet.media(
            channel.cost, impressions: summary.impressions, sends: summary.sends, clicks: summary.clicks)
        if line.isSend {
            summary.opens = count(.opens)
            summary.unsubscribes = count(.unsubscribes)
            summary.openRate = ratio(count(.opens), touches)
        }
        summary.reached = tally.touches.byCampaign.count(.reached, row: index, over: segments)
        summary.engaged = tally.touches.byCampaign.count(.engaged, row: index, over: segments)
        summary.engagementRate = ratio(summary.clicks, touches)
        summary.clickThroughRate = summary.engagementRate
        summary.credit = campaignCredit(index)
        return summary
    }

    private func campaignCredit(_ campaign: Int) -> [String: Results.Credit]? {
        var credit: [String: Results.Credit] = [:]
        for (index, rule) in plan.rules.enumerated() where wasAsked(index) {
            credit[rule.name] = Results.Credit(
                conversions: Double(tally.credits.units(rule: index, campaign: campaign, over: segments))
                    / Double(CreditUnits.one),
                value: major(tally.credits.value(rule: index, campaign: campaign, over: segments)))
        }
        return credit.isEmpty ? nil : credit
    }
}
