import Results

/// What replications say together.
extension TerminalPage {
    /// The whole page of a forecast; its figures are over replications, never of one.
    func forecast(_ resultsPath: String?) -> [[String]] {
        [
            forecastHead(), expected(), expectedFunnel(), expectedMonths(), changes(), exactAnswers(), tornado(),
            optimum(), unreached(), expectations(), close(resultsPath: resultsPath),
        ]
    }

    private func forecastHead() -> [String] {
        var lines = [ink(summary.scenario.printable, .strong)]
        if let description = summary.description { lines += note(description, .plain) }
        var facts = Headline.facts(summary)
        if let replications = summary.replications {
            facts.insert("\(Figure.count(replications)) replication\(replications == 1 ? "" : "s")", at: 0)
        }
        lines += note(facts.joined(separator: ", "))
        if let gap = summary.gap { lines += note(gap, .warning) }
        return lines
    }

    /// Measures in the order in which a growth analyst asks for them; those the forecast does not have are left out.
    private static let headline: [(path: String, label: String)] = [
        ("customers", "customers"), ("kpis.conversions", "conversions"), ("kpis.conversion_rate", "conversion rate"),
        ("kpis.first_time_buyers", "first-time buyers"), ("kpis.net_value", "net revenue"), ("kpis.cost", "cost"),
        ("kpis.profit", "profit"), ("kpis.roas", "ROAS"), ("kpis.cac", "CAC"), ("kpis.ltv", "LTV to the end"),
        ("kpis.payback_days", "payback"), ("kpis.average_order_value", "average order"),
        ("kpis.repeat_purchase_rate", "repeat purchase rate"), ("kpis.retention_1", "bought again next month"),
        ("kpis.mean_days_to_goal", "mean time to goal"), ("kpis.churn_rate", "churned"),
        ("kpis.referral_share", "came by referral"), ("kpis.unsubscribe_rate", "unsubscribes per send"),
        ("kpis.csat", "CSAT"),
    ]

    private func expected() -> [String] {
        guard let forecast = summary.forecast else { return [] }
        let isUncertain = forecast.values.contains { $0.withAssumptions != nil }
        var columns: [TableRenderer.Column] = [
            .init("measure", .left, rank: 3, flexible: true), .init("mean", rank: 3), .init("P10", rank: 3),
            .init("P50", rank: 1), .init("P90", rank: 3), .init("error of\nthe mean", rank: 2),
        ]
        if isUncertain {
            columns += [.init("P10 with\nassumptions", rank: 2), .init("P90 with\nassumptions", rank: 2)]
        }
        var table = TableRenderer(columns)
        for (path, label) in Self.headline {
            guard let value = forecast[path], value.mean != 0 || value.p90 != 0 else { continue }
            func text(_ number: Double?) -> String { figure(path, number) }
            var cells = [
                Cell(text: label), Cell(text: text(value.mean), tone: .strong), Cell(text: text(value.p10)),
                Cell(text: text(value.p50), tone: .faint), Cell(text: text(value.p90)),
                Cell(text: Self.relative(value), tone: .faint),
            ]
            if isUncertain {
                cells += [
                    Cell(text: text(value.withAssumptions?.p10), tone: .accent),
                    Cell(text: text(value.withAssumptions?.p90), tone: .accent),
                ]
            }
            table.add(cells: cells)
        }
        var lines = table.render(width: width, color: ink.colored).lines
        if let payback = forecast["kpis.pays_back"], payback.mean < 1 {
            lines += note(
                payback.mean == 0
                    ? "Nobody's lifetime value reached what a first-time buyer cost within the horizon."
                    : "Payback is of the \(Figure.percent(payback.mean)) of replications in which it came within the horizon."
            )
        }
        if isUncertain {
            lines += note(
                "P10 to P90 is chance alone; with assumptions, each replication also draws those written with +-.")
        }
        return section("What to expect, and how far one season may differ", lines)
    }

    /// The standard error of the mean, relative to it.
    static func relative(_ value: ForecastSummary) -> String {
        guard let error = value.standardError, value.mean != 0 else { return Figure.absent }
        return "±" + Figure.percent(error / abs(value.mean))
    }

    /// A number by what its path says it is.
    func figure(_ path: String, _ number: Double?) -> String {
        guard let number else { return Figure.absent }
        let name = path.split(separator: ".").last.map(String.init) ?? path
        if name == "pays_back" { return Figure.percent(number) }
        if path.hasPrefix("stages."), name.hasPrefix("eventual") || name.hasSuffix("per_decision") {
            return Figure.percent(number)
        }
        return Measures.text(name, number, summary.currency)
    }

    private func expectedFunnel() -> [String] {
        guard let forecast = summary.forecast, let stages = summary.stages else { return [] }
        let entered = stages.map { forecast["stages.\($0.stage).entered"] }
        let most = entered.compactMap { $0?.mean }.max() ?? 0
        guard most > 0 else { return [] }
        let barWidth = width >= 100 ? 24 : 8
        var table = TableRenderer([
            .init("stage", .left, rank: 3, flexible: true), .init("entered", rank: 3), .init("P10", rank: 2),
            .init("P90", rank: 2), .init("", .left, rank: 1), .init("in the\nend", rank: 3), .init("P10", rank: 2),
            .init("P90", rank: 2), .init("mean\ntime", rank: 1),
        ])
        for (stage, entered) in zip(stages, entered) {
            guard let entered else { continue }
            let end = forecast["stages.\(stage.stage).eventual_conversion"]
            table.add(cells: [
                Cell(text: stage.stage), Cell(text: Figure.count(entered.mean), tone: .strong),
                Cell(text: Figure.count(entered.p10)), Cell(text: Figure.count(entered.p90)),
                Cell(text: Bar.horizontal(entered.mean / most, width: barWidth), tone: .accent),
                Cell(text: Figure.percent(end?.mean), tone: .strong), Cell(text: Figure.percent(end?.p10)),
                Cell(text: Figure.percent(end?.p90)),
                Cell(text: Figure.days(forecast["stages.\(stage.stage).mean_dwell_days"]?.mean), tone: .faint),
            ])
        }
        return section(
            "Funnel, and how many convert in the end", table.render(width: width, color: ink.colored).lines)
    }

    private func expectedMonths() -> [String] {
        let months = (summary.series ?? []).filter { $0.every == .month }
        func points(_ measure: String) -> [SeriesSummary.Point] {
            months.first { $0.measure == measure }?.points ?? []
        }
        let (arrivals, conversions) = (points("arrivals"), points("conversions"))
        let (value, cost) = (points("value"), points("cost"))
        guard arrivals.count > 1, arrivals.count <= 36 else { return [] }
        var table = TableRenderer([
            .init("from", .left, rank: 3), .init("arrivals", rank: 2), .init("conversions", rank: 3),
            .init("P10", rank: 2), .init("P90", rank: 2), .init("revenue", rank: 3), .init("P10", rank: 1),
            .init("P90", rank: 1), .init("cost", rank: 3), .init("", .left, rank: 0),
        ])
        for index in arrivals.indices where index < value.count && index < conversions.count && index < cost.count {
            let (made, earned) = (conversions[index].value, value[index].value)
            table.add(cells: [
                Cell(text: arrivals[index].from), Cell(text: Figure.count(arrivals[index].value.mean)),
                Cell(text: Figure.count(made.mean), tone: .strong), Cell(text: Figure.count(made.p10)),
                Cell(text: Figure.count(made.p90)),
                Cell(text: Figure.money(earned.mean, summary.currency), tone: .strong),
                Cell(text: Figure.money(earned.p10, summary.currency)),
                Cell(text: Figure.money(earned.p90, summary.currency)),
                Cell(text: Figure.money(cost[index].value.mean, summary.currency)),
                Cell(text: arrivals[index].complete == false ? "not whole" : "", tone: .faint),
            ])
        }
        return section("Month by month", table.render(width: width, color: ink.colored).lines)
    }

    /// What a precision could not reach, and what was asked and not computed.
    private func unreached() -> [String] {
        section("Not reached", (summary.notJudged ?? []).flatMap { note($0, .warning) })
    }
}
