import Results

/// Campaigns, segments, products and months.
extension TerminalPage {
    func campaigns() -> [String] {
        guard let campaigns = summary.campaigns, !campaigns.isEmpty else { return [] }
        var table = TableRenderer([
            .init("campaign", .left, rank: 3, flexible: true), .init("channel", .left, rank: 1), .init("cost", rank: 3),
            .init("reached", rank: 0), .init("shown\nor sent", rank: 2), .init("opened", rank: 1),
            .init("clicks", rank: 3), .init("clicked\nthrough", rank: 2), .init("unsub-\nscribed", rank: 2),
        ])
        for campaign in campaigns {
            table.add([
                campaign.campaign, campaign.channel ?? "", Figure.money(campaign.cost, summary.currency),
                Figure.count(campaign.reached), Figure.count(campaign.impressions + campaign.sends),
                Figure.percent(campaign.openRate), Figure.count(campaign.clicks),
                Figure.percent(campaign.clickThroughRate), Figure.count(campaign.unsubscribes),
            ])
        }
        return section("Campaigns", table.render(width: width, color: ink.colored).lines)
    }

    func segments() -> [String] {
        guard let segments = summary.segments, segments.count > 1 else { return [] }
        let content = SegmentTable(segments, goal: summary.goal, currency: summary.currency)
        var table = TableRenderer(
            [.init("", .left, rank: 3, flexible: true)] + content.names.map { .init($0, rank: 2) })
        for row in content.rows { table.add([row.measure] + row.texts) }
        let rendered = table.render(width: width, color: ink.colored)
        var lines = rendered.lines
        if !rendered.dropped.isEmpty {
            lines += note("Not shown for want of room: \(rendered.dropped.joined(separator: ", ")).")
        }
        return section("Segments side by side", lines)
    }

    func products() -> [String] {
        guard let products = summary.products, !products.isEmpty else { return [] }
        let best = products.enumerated().sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }
            .prefix(8).map(\.element)
        var table = TableRenderer([
            .init("product", .left, rank: 3, flexible: true), .init("sold", rank: 3), .init("revenue", rank: 3),
            .init("share", rank: 3), .init("", .left, rank: 1),
        ])
        for product in best {
            table.add(cells: [
                Cell(text: product.product), Cell(text: Figure.count(product.sold)),
                Cell(text: Figure.money(product.value, summary.currency)),
                Cell(text: Figure.percent(product.share)),
                Cell(text: Bar.horizontal(product.share ?? 0, width: 12), tone: .accent),
            ])
        }
        return section("Products, best sellers first", table.render(width: width, color: ink.colored).lines)
    }

    func months() -> [String] {
        let months = (summary.periods ?? []).filter { !$0.period.contains("Q") }
        guard months.count > 1 else { return [] }
        var table = TableRenderer([
            .init("month", .left, rank: 3), .init("arrivals", rank: 2), .init("conversions", rank: 3),
            .init("revenue", rank: 3), .init("vs month\nbefore", rank: 3), .init("vs year\nbefore", rank: 1),
            .init("cost", rank: 2), .init("reached", rank: 1), .init("engaged", rank: 0), .init("", .left, rank: 1),
        ])
        let most = months.map(\.value).max() ?? 0
        for month in months.suffix(13) {
            table.add(cells: [
                Cell(text: month.period), Cell(text: Figure.count(month.arrivals)),
                Cell(text: Figure.count(month.conversions)), Cell(text: Figure.money(month.value, summary.currency)),
                change(month.change?.previous?.value), change(month.change?.yearBefore?.value),
                Cell(text: Figure.money(month.cost, summary.currency)), Cell(text: Figure.count(month.reached)),
                Cell(text: Figure.count(month.engaged)),
                Cell(text: Bar.horizontal(most > 0 ? month.value / most : 0, width: 10), tone: .accent),
            ])
        }
        return section("Month by month", table.render(width: width, color: ink.colored).lines)
    }

    private func change(_ ratio: Double?) -> Cell {
        guard let ratio else { return Cell(text: Figure.absent, tone: .faint) }
        return Cell(text: Figure.change(ratio), tone: ratio < 0 ? .bad : .good)
    }
}
