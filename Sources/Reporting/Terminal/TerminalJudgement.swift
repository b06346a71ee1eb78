import Results

/// Attribution rules against the truth in text, for an owner of rules at a terminal: which rule to trust, whom it favours, and
/// what each channel is worth.
public enum TerminalJudgement {
    /// As ``TerminalSummary/render(_:width:color:resultsPath:)``.
    public static func render(_ summary: Summary, width: Int = 80, color: Bool, resultsPath: String? = nil) -> String {
        let page = TerminalPage(summary: summary, width: min(120, max(72, width)), ink: Ink(colored: color))
        let sections = [
            page.head(), page.judgedRules(), page.channelTruth(), page.truePartners(), page.methodOfTruth(),
            page.expectations(), page.close(resultsPath: resultsPath),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }
}

extension TerminalPage {
    func judgedRules() -> [String] {
        guard let truth = RuleTruth(summary) else { return [] }
        var table = TableRenderer([
            .init("rule", .left, rank: 3, flexible: true), .init("share\nerror", rank: 3), .init("misplaced", rank: 3),
            .init("rank\ntau", rank: 2), .init("gives too much to", .left, rank: 2, flexible: true),
            .init("and too little to", .left, rank: 1, flexible: true),
        ])
        for (place, rule) in truth.rules.enumerated() {
            let judgement = rule.judgement
            table.add(cells: [
                Cell(text: judgement.rule),
                Cell(text: Figure.percent(judgement.shareError), tone: place == 0 ? .good : .plain),
                Cell(text: Figure.money(judgement.misplaced, summary.currency)),
                Cell(text: judgement.kendallTau.map { Figure.fixed($0, 2) } ?? Figure.absent),
                Cell(text: Self.lean(rule.favourite, "+")), Cell(text: Self.lean(rule.neglected, "-")),
            ])
        }
        var lines = table.render(width: width, color: ink.colored).lines
        lines += note(
            "Share error: the part of the credit that is with the wrong channel. Misplaced: that part of what all channels "
                + "cost. Rank tau: 1 ranks them as the truth does, 0 at random, -1 the other way round.")
        for rule in truth.rules {
            guard let negative = rule.judgement.negative else { continue }
            lines += note(
                "\(rule.judgement.rule) gives less than nothing to \(negative.joined(separator: ", ")): counted as zero."
            )
        }
        return section("Rules, the nearest to the truth first", lines)
    }

    private static func lean(_ lean: (channel: String, by: Double)?, _ sign: String) -> String {
        lean.map { "\($0.channel) \(sign)\(Figure.percent($0.by))" } ?? Figure.absent
    }

    func channelTruth() -> [String] {
        guard let truth = RuleTruth(summary) else { return [] }
        var columns: [TableRenderer.Column] = [
            .init("channel", .left, rank: 5, flexible: true), .init("cost", rank: 3), .init("truly\nadded", rank: 4),
            .init("customers\nconcerned", rank: 0), .init("fair\nshare", rank: 4), .init("of the\nwhole", rank: 5),
        ]
        columns += truth.rules.map { .init(Rules.title($0.judgement.rule), rank: 2) }
        var table = TableRenderer(columns)
        for (place, channel) in truth.channels.enumerated() {
            var cells = [
                Cell(text: channel.channel), Cell(text: Figure.money(channel.cost, summary.currency)),
                Cell(text: Figure.count(channel.incremental?.conversions), tone: .accent),
                Cell(text: Figure.count(channel.incremental?.customers)),
                Cell(text: Figure.count(channel.shapley?.conversions), tone: .accent),
                Cell(text: Figure.percent(truth.truth[place]), tone: .accent),
            ]
            for rule in truth.rules { cells.append(Cell(text: Figure.percent(rule.shares?[place]))) }
            table.add(cells: cells)
        }
        let rendered = table.render(width: width, color: ink.colored)
        var lines = rendered.lines
        let names = truth.rules.map(\.judgement.rule)
        let hidden = names.filter { rendered.dropped.contains(Rules.title($0).replacing("\n", with: " ")) }
        if !hidden.isEmpty { lines += note("Not shown for want of room: \(hidden.joined(separator: ", ")).") }
        lines += note(
            "Truly added: conversions lost if this channel alone were gone. Fair share: the same over all orders in which the "
                + "channels could have come (Shapley value). They differ where channels need or replace each other.")
        return section("What channels caused, and the share that each rule gives them", lines)
    }

    func truePartners() -> [String] {
        let partners = summary.shownPartners.filter { $0.incremental != nil }
        guard !partners.isEmpty else { return [] }
        var table = TableRenderer([
            .init("partner", .left, rank: 3, flexible: true), .init("clicks", rank: 1),
            .init("conversions\npaid for", rank: 3),
            .init("commission", rank: 3), .init("truly\nadded", rank: 3), .init("their\nvalue", rank: 2),
            .init("customers\nconcerned", rank: 0),
        ])
        for partner in partners {
            let added = partner.incremental
            table.add(cells: [
                Cell(text: partner.partner), Cell(text: Figure.count(partner.clicks)),
                Cell(text: Figure.count(partner.conversions)),
                Cell(text: Figure.money(partner.commission, summary.currency)),
                Cell(text: Figure.count(added?.conversions), tone: .accent),
                Cell(text: Figure.money(added?.value, summary.currency)), Cell(text: Figure.count(added?.customers)),
            ])
        }
        return section("Partners", table.render(width: width, color: ink.colored).lines)
    }

    func methodOfTruth() -> [String] {
        guard let truth = summary.truth else { return [] }
        let caused = truth.all.conversions - truth.none.conversions
        var text =
            "\(Figure.count(truth.all.conversions)) conversions, of which \(Figure.count(truth.none.conversions)) would come "
            + "without any channel and \(Figure.count(caused)) are shared out. "
        switch truth.method {
        case .exact:
            text += "Exact for these customers: not an estimate"
            if let simulated = truth.worldsSimulated, let pruned = truth.worldsPruned {
                text += " (\(Figure.count(simulated)) lives simulated, \(Figure.count(pruned)) known from them)"
            }
            text += "."
        case .sampled:
            let worst = (truth.standardErrors ?? [:]).values.map(\.conversions).max() ?? 0
            text +=
                "\(Figure.count(truth.customersSampled)) customers have more than twelve channels in their lives; theirs are "
                + "shared by \(truth.permutations ?? 0) random orders each, which leaves a standard error of at most "
                + "\(Figure.count(worst)) conversions on a fair share. What is truly added is exact."
        }
        var lines = note(text)
        if let negative = truth.negative {
            lines += note(
                "\(negative.joined(separator: ", ")): fewer conversions with it than without; counted as zero in shares.",
                .warning)
        }
        return lines
    }
}
