import Results

/// Segments, products, cohorts, voices and measures on the page.
extension Page {
    func segments() -> String {
        guard let segments = summary.segments, segments.count > 1 else { return "" }
        let content = SegmentTable(segments, goal: summary.goal, currency: summary.currency)
        var table = PageTable("Segments", [.words("measure")] + content.names.map { .number($0) })
        for row in content.rows { table.add([row.measure] + row.texts) }
        return section("Segments side by side", table.render())
    }

    func products() -> String {
        guard let products = summary.products, !products.isEmpty else { return "" }
        var table = PageTable(
            "Products", [.words("product"), .number("sold"), .number("revenue"), .number("share")])
        for product in products.sorted(by: { ($1.value, $0.product) < ($0.value, $1.product) }) {
            table.add([
                .init(product.product), .init(Figure.count(product.sold)), .init(money(product.value)),
                .init(Figure.percent(product.share), share: product.share),
            ])
        }
        return section("Products, best sellers first", table.render())
    }

    func cohorts() -> String {
        guard let cohorts = summary.cohorts, !cohorts.isEmpty else { return "" }
        let longest = cohorts.map(\.retention.count).max() ?? 0
        guard longest > 0 else { return "" }
        let most = cohorts.flatMap(\.retention).max() ?? 0
        var table = PageTable(
            "Retention by cohort",
            [.words("first goal in"), .number("customers"), .number("net value so far")]
                + (1...longest).map { .number("month \($0)") })
        for cohort in cohorts {
            table.add(
                [.init(cohort.month), .init(Figure.count(cohort.size)), .init(money(cohort.netValue.last))]
                    + cohort.retention.map {
                        .init(Figure.percent($0), share: most > 0 ? $0 / most : nil, isHeat: true)
                    })
        }
        return section(
            "Cohorts", lead: "Of the customers with their first goal in a month, how many bought in the months after.",
            table.render())
    }

    func voices() -> String {
        var items: [String] = []
        if let referrals = summary.referrals, referrals.made > 0 {
            items.append(
                "Referrals: \(Figure.count(referrals.made)) made, \(Figure.count(referrals.arrived)) arrived, "
                    + "\(Figure.count(referrals.customers)) of them bought \(Figure.count(referrals.conversions)) times "
                    + "for \(money(referrals.value)).")
        }
        for (name, survey) in (summary.surveys ?? [:]).sorted(by: { $0.key < $1.key }) {
            let satisfied = survey.csat.map { ", \(Figure.percent($0)) satisfied (4 or 5)" } ?? ""
            items.append(
                "Survey \(name): \(Figure.count(survey.answers)) answers, mean \(Figure.count(survey.mean))\(satisfied)."
            )
        }
        for (name, gauge) in (summary.gauges ?? [:]).sorted(by: { $0.key < $1.key }) {
            items.append(
                "Gauge \(name): from \(Figure.count(gauge.start)) to \(Figure.count(gauge.end)), "
                    + "between \(Figure.count(gauge.min)) and \(Figure.count(gauge.max)).")
        }
        guard !items.isEmpty else { return "" }
        let list = items.map { "<li><span class=\"mark\">·</span>\(Markup.escape($0))</li>" }
        return section(
            "Referrals, surveys, gauges", "<ul class=\"list\">\n\(list.joined(separator: "\n"))\n</ul>")
    }

    func measures() -> String {
        let groups = MeasureGroup.groups(summary.kpis ?? [:], currency: summary.currency)
        let content = groups.map { group in
            let items = group.items.map { item in
                let name = group.isCurve ? item.name + ":" : item.name
                return "<div><dt>\(Markup.escape(name))</dt><dd>\(Markup.escape(item.text))</dd></div>"
            }
            return """
                <h3>\(Markup.escape(group.title))</h3>
                <dl class="\(group.isCurve ? "curve" : "measures")">
                \(items.joined(separator: "\n"))
                </dl>
                """
        }
        return section("Measures", content.joined(separator: "\n"))
    }
}
