import Results

/// Funnel, months, channels, partners and campaigns on the page.
extension Page {
    func funnel() -> String {
        let steps = FunnelStep.steps(summary.stages ?? [])
        guard !steps.isEmpty else { return "" }
        var table = PageTable(
            "Stages",
            [
                .words("stage"), .number("entered"), .number("per decision"), .number("in the end"),
                .number("mean time"), .number("churned"), .number("still there"),
            ])
        for step in steps {
            table.add([
                step.stage, Figure.count(step.entered), Figure.percent(step.perDecision),
                Figure.percent(step.eventual), Figure.days(step.meanDwellDays), Figure.percent(step.churned),
                Figure.count(step.stillThere),
            ])
        }
        return section(
            "Funnel",
            lead: "How many entered each stage, and what share of those who left it did so by its conversion.",
            wide: months.count < 2, FunnelPicture(steps: steps).render() + "\n" + folded(table))
    }

    private var months: [PeriodSummary] { (summary.periods ?? []).filter { !$0.period.contains("Q") } }

    func periods() -> String {
        guard months.count > 1 else { return "" }
        let labels = months.map(\.period)
        let conversions = LineChart(
            labels: labels, series: [.init(name: "conversions", values: months.map { Double($0.conversions) })],
            format: { Figure.count($0) })
        let revenue = LineChart(
            labels: labels,
            series: [
                .init(name: "revenue", values: months.map(\.value)), .init(name: "cost", values: months.map(\.cost)),
            ],
            format: money)
        var table = PageTable(
            "Months and quarters",
            [
                .words("period"), .number("arrivals"), .number("conversions"), .number("revenue"),
                .number("vs before"), .number("vs a year ago"), .number("cost"), .number("reached"),
                .number("engaged"),
            ])
        for period in summary.periods ?? [] {
            table.add([
                period.period, Figure.count(period.arrivals), Figure.count(period.conversions), money(period.value),
                Figure.change(period.change?.previous?.value), Figure.change(period.change?.yearBefore?.value),
                money(period.cost), Figure.count(period.reached), Figure.count(period.engaged),
            ])
        }
        return section(
            "Month by month", wide: false,
            conversions.render() + "\n" + revenue.render() + "\n" + folded(table))
    }

    func channels() -> String {
        let channels = summary.shownChannels
        guard !channels.isEmpty else { return "" }
        let rules = Rules.named(in: summary)
        let judged = channels.contains { $0.incremental != nil }
        var table = PageTable(
            "Channels",
            [
                .words("channel"), .number("cost"), .number("shown"), .number("sent"), .number("clicks"),
                .number("clicks per show"),
            ] + rules.map { .number($0.replacing("(", with: " (")) } + (judged ? [.number("truly added")] : []))
        let most = channels.flatMap { $0.credit?.values.map(\.conversions) ?? [] }.max() ?? 0
        for channel in channels {
            let nobody = channel.channel == "none"
            var row: [PageTable.Cell] = [.init(nobody ? "nobody" : channel.channel, tone: nobody ? .faint : nil)]
            row +=
                nobody
                ? Array(repeating: .init(""), count: 5)
                : [
                    money(channel.cost), Figure.count(channel.impressions), Figure.count(channel.sends),
                    Figure.count(channel.clicks), Figure.percent(channel.engagementRate),
                ].map { .init($0) }
            row += rules.map { rule in
                let credit = channel.credit?[rule]?.conversions ?? 0
                return .init(Figure.count(credit), share: most > 0 ? credit / most : nil)
            }
            if judged { row.append(.init(Figure.count(channel.incremental?.conversions))) }
            table.add(row)
        }
        return section(
            "Channels, and the conversions each rule credits to them",
            lead: rules.isEmpty
                ? "" : "The same journeys under \(rules.count) rules: where the columns differ, the rule decides.",
            table.render())
    }

    func partners() -> String {
        let partners = summary.shownPartners
        guard !partners.isEmpty else { return "" }
        var table = PageTable(
            "Partners",
            [
                .words("partner"), .number("clicks"), .number("conversions"), .number("revenue"),
                .number("commission"), .number("profit"), .number("truly added"), .words("flags"),
            ])
        let most = partners.map(\.value).max() ?? 0
        for partner in partners {
            table.add([
                .init(partner.partner), .init(Figure.count(partner.clicks)), .init(Figure.count(partner.conversions)),
                .init(money(partner.value), share: most > 0 ? partner.value / most : nil),
                .init(money(partner.commission)),
                .init(money(partner.profit), tone: partner.profit < 0 ? .bad : nil),
                .init(Figure.count(partner.incremental?.conversions)),
                .init(partner.flags.joined(separator: ", "), tone: .warning),
            ])
        }
        return section(
            "Partners", lead: "Those who contribute most first; conversions by the rule they are paid by.",
            table.render())
    }

    func campaigns() -> String {
        guard let campaigns = summary.campaigns, !campaigns.isEmpty else { return "" }
        var table = PageTable(
            "Campaigns",
            [
                .words("campaign"), .words("channel"), .number("cost"), .number("reached"), .number("shown"),
                .number("sent"), .number("opened"), .number("clicks"), .number("clicked through"),
                .number("unsubscribed"),
            ])
        for campaign in campaigns {
            table.add([
                campaign.campaign, campaign.channel ?? "", money(campaign.cost), Figure.count(campaign.reached),
                Figure.count(campaign.impressions), Figure.count(campaign.sends), Figure.percent(campaign.openRate),
                Figure.count(campaign.clicks), Figure.percent(campaign.clickThroughRate),
                Figure.count(campaign.unsubscribes),
            ])
        }
        return section("Campaigns", table.render())
    }
}
