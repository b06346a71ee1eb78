import Results

/// Where people went, and by whom they were brought.
extension TerminalPage {
    func funnel() -> [String] {
        let steps = FunnelStep.steps(summary.stages ?? [])
        guard !steps.isEmpty else { return [] }
        let barWidth = width >= 100 ? 24 : 8
        var table = TableRenderer([
            .init("stage", .left, rank: 3, flexible: true), .init("entered", rank: 3), .init("", .left, rank: 1),
            .init("per\ndecision", rank: 3), .init("in the\nend", rank: 3), .init("mean\ntime", rank: 3),
            .init("churned", rank: 2), .init("still\nthere", rank: 2),
        ])
        for step in steps {
            table.add(cells: [
                Cell(text: step.stage), Cell(text: Figure.count(step.entered)),
                Cell(text: Bar.horizontal(step.share, width: barWidth), tone: .accent),
                Cell(text: Figure.percent(step.perDecision)), Cell(text: Figure.percent(step.eventual)),
                Cell(text: Figure.days(step.meanDwellDays)), Cell(text: Figure.percent(step.churned)),
                Cell(text: Figure.count(step.stillThere)),
            ])
        }
        return section(
            "Funnel, and how many convert per decision and in the end",
            table.render(width: width, color: ink.colored).lines)
    }

    func channels() -> [String] {
        let channels = summary.shownChannels
        guard !channels.isEmpty else { return [] }
        let rules = Rules.named(in: summary)
        let judged = channels.contains { $0.incremental != nil }
        var columns: [TableRenderer.Column] = [
            .init("channel", .left, rank: 3, flexible: true), .init("cost", rank: 3), .init("shown\nor sent", rank: 1),
            .init("clicks", rank: 3), .init("clicks\nper show", rank: 0),
        ]
        columns += rules.map { .init(Rules.title($0), rank: 2) }
        if judged { columns.append(.init("truly\nadded", rank: 3)) }
        var table = TableRenderer(columns)
        for channel in channels { table.add(cells: row(channel, rules, judged)) }
        if channels.count > 1 { table.add(cells: total(channels, rules, judged)) }
        let rendered = table.render(width: width, color: ink.colored)
        var lines = rendered.lines
        let hidden = rules.filter { rendered.dropped.contains(Rules.title($0).replacing("\n", with: " ")) }
        if !hidden.isEmpty { lines += note("Not shown for want of room: \(hidden.joined(separator: ", ")).") }
        return section(rules.isEmpty ? "Channels" : "Channels, and the conversions each rule credits to them", lines)
    }

    private func row(_ channel: ChannelSummary, _ rules: [String], _ judged: Bool) -> [Cell] {
        let nobody = channel.channel == "none"
        var cells = [Cell(text: nobody ? "(nobody)" : channel.channel, tone: nobody ? .faint : .plain)]
        if nobody {
            cells += Array(repeating: Cell(text: ""), count: 4)
        } else {
            cells += [
                Cell(text: Figure.money(channel.cost, summary.currency)),
                Cell(text: Figure.count(channel.impressions + channel.sends)),
                Cell(text: Figure.count(channel.clicks)), Cell(text: Figure.percent(channel.engagementRate)),
            ]
        }
        cells += rules.map { Cell(text: Figure.count(channel.credit?[$0]?.conversions ?? 0)) }
        if judged { cells.append(Cell(text: Figure.count(channel.incremental?.conversions), tone: .accent)) }
        return cells
    }

    private func total(_ channels: [ChannelSummary], _ rules: [String], _ judged: Bool) -> [Cell] {
        var texts = [
            "total", Figure.money(channels.reduce(0) { $0 + $1.cost }, summary.currency),
            Figure.count(channels.reduce(0) { $0 + $1.impressions + $1.sends }),
            Figure.count(channels.reduce(0) { $0 + $1.clicks }), "",
        ]
        texts += rules.map { rule in
            // Shares of conversions add up to whole conversions but for their last digits.
            Figure.count(channels.reduce(0) { $0 + ($1.credit?[rule]?.conversions ?? 0) }.rounded(toPlaces: 6))
        }
        if judged { texts.append("") }
        return texts.map { Cell(text: $0, tone: .faint) }
    }

    func partners() -> [String] {
        let partners = summary.shownPartners
        guard !partners.isEmpty else { return [] }
        let judged = partners.contains { $0.incremental != nil }
        let channels = Set(partners.map { $0.partner.prefix { $0 != "/" } })
        // One channel's partners need not repeat it.
        let common = channels.count == 1 ? channels.first.map { $0 + "/" } ?? "" : ""
        var columns: [TableRenderer.Column] = [
            .init("partner", .left, rank: 3, flexible: true), .init("clicks", rank: 3), .init("conversions", rank: 3),
            .init("revenue", rank: 3), .init("commission", rank: 3), .init("profit", rank: 3),
        ]
        if judged { columns.append(.init("truly\nadded", rank: 3)) }
        var table = TableRenderer(columns)
        for partner in partners {
            var cells = [
                Cell(text: String(partner.partner.dropFirst(common.count))), Cell(text: Figure.count(partner.clicks)),
                Cell(text: Figure.count(partner.conversions)),
                Cell(text: Figure.money(partner.value, summary.currency)),
                Cell(text: Figure.money(partner.commission, summary.currency)),
                Cell(text: Figure.money(partner.profit, summary.currency), tone: partner.profit < 0 ? .bad : .plain),
            ]
            if judged { cells.append(Cell(text: Figure.count(partner.incremental?.conversions), tone: .accent)) }
            table.add(cells: cells)
        }
        var lines = table.render(width: width, color: ink.colored).lines
        for partner in partners where !partner.flags.isEmpty {
            let name = partner.partner.dropFirst(common.count)
            lines += note("⚑ \(name): \(partner.flags.joined(separator: ", "))", .warning)
        }
        let whose = common.isEmpty ? "" : " of \(common.dropLast())".printable
        return section("Partners\(whose), those who contribute most first", lines)
    }
}

extension Double {
    /// Rounded to so many decimals.
    func rounded(toPlaces places: Int) -> Double {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (self * scale).rounded() / scale
        return scaled.isFinite ? scaled : self
    }
}
