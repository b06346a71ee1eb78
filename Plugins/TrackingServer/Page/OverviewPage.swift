import Tracking

/// The first page: the funnel, channels, partners, and a way to find a customer.
struct OverviewPage: Sendable {
    struct Content: Sendable {
        var report: BackendReport
        var flags: [String: [String]]
        /// Under first touch, linear and last touch, by channel.
        var credit: [AttributionRow]
        var messages: Int
    }
    static let rules: [RuleSpecification] = [.firstTouch, .linear, .lastTouch]

    let content: Content
    let settings: ServerSettings

    var html: HTML { figures + funnel + channels + partners + Self.finder("") }

    private func money(_ value: Double) -> String {
        PageNumbers.money(value, minorUnits: settings.minorUnits, currency: settings.currency)
    }

    private func credited(_ rule: RuleSpecification) -> [AttributionRow] {
        content.credit.filter { $0.rule == rule.name }
    }

    private var figures: HTML {
        let last = credited(.lastTouch)
        let conversions = last.reduce(0.0) { $0 + Double($1.units) } / Double(CreditUnits.one)
        let value = last.reduce(0.0) { $0 + Double($1.value) } / Double(settings.minorUnits)
        let customers = content.report.funnel.reduce(0.0) { $0 + ($1.numbers.first?.value ?? 0) }
        var figures = PageFigures()
        figures.add("Customers", PageNumbers.count(customers))
        figures.add("Conversions", PageNumbers.count(conversions))
        figures.add("Revenue", money(value))
        figures.add("Per conversion", conversions > 0 ? money(value / conversions) : "–")
        figures.add("Events stored", PageNumbers.count(Double(content.report.stored)))
        return figures.list
    }

    private var funnel: HTML {
        let rows = content.report.funnel.filter { $0.name != "churned" || $0.numbers.first?.value ?? 0 > 0 }
        let all = rows.reduce(0.0) { $0 + ($1.numbers.first?.value ?? 0) }
        var table = PageTable(
            id: "funnel", caption: "How many customers are in each stage now",
            columns: [
                .init(title: "Stage"), .init(title: "Customers", isNumber: true), .init(title: "Share", isNumber: true),
                .init(title: "Compared"),
            ], none: "Nobody has come yet.")
        if all > 0 {
            table.rows = rows.map { row in
                let count = row.numbers.first?.value ?? 0
                let share = PageNumbers.percent(count / all)
                return [
                    .text(row.name), .number(PageNumbers.count(count)), .number(share),
                    .bar(count, of: all, label: "\(share) of all customers"),
                ]
            }
        }
        return .element("h2", "Funnel") + table.html
    }

    private var channels: HTML {
        let names = content.report.channels.map(\.name) + ["none"]
        var table = PageTable(
            id: "channels", caption: "Conversions that each rule credits to a channel, and revenue by last touch",
            columns: [
                .init(title: "Channel"), .init(title: "Touches", isNumber: true),
                .init(title: "First touch", isNumber: true), .init(title: "Linear", isNumber: true),
                .init(title: "Last touch", isNumber: true), .init(title: "Revenue", isNumber: true),
            ], none: "No channel has brought anybody yet.")
        for name in names {
            let touches = content.report.channels.first { $0.name == name }.flatMap { number("touches", $0) }
            let credit = Self.rules.map { rule in credited(rule).first { $0.name == name } }
            guard touches != nil || credit.contains(where: { $0 != nil }) else { continue }
            let units = credit.map { Double($0?.units ?? 0) / Double(CreditUnits.one) }
            var cells: [PageTable.Cell] = [.text(name == "none" ? "(nobody)" : name)]
            cells.append(.number(touches.map(PageNumbers.count) ?? "–"))
            for count in units { cells.append(.number(PageNumbers.count(count))) }
            let value = Double(credit.last??.value ?? 0) / Double(settings.minorUnits)
            cells.append(.number(money(value)))
            table.rows.append(cells)
        }
        return .element("h2", "Channels") + table.html
    }

    private var partners: HTML {
        var table = PageTable(
            id: "partners", caption: "Partners by last touch, and whether they keep to the rules",
            columns: [
                .init(title: "Partner"), .init(title: "Clicks", isNumber: true),
                .init(title: "Conversions", isNumber: true),
                .init(title: "Per click", isNumber: true), .init(title: "Revenue", isNumber: true),
                .init(title: "Compliance"),
            ], none: "No partner has brought anybody yet.")
        // Who brings most comes first.
        let order = content.report.partners.sorted { (number("value", $0) ?? 0) > (number("value", $1) ?? 0) }
        table.rows = order.map { row in
            let (touches, conversions) = (number("touches", row) ?? 0, number("conversions", row) ?? 0)
            let flags = content.flags[row.name] ?? []
            let verdict: PageTable.Cell =
                flags.isEmpty
                ? .text("nothing noticed")
                : .html(.element("span", ["class": "flag"], .text("⚑ " + flags.joined(separator: ", "))))
            let cells: [PageTable.Cell] = [
                .text(row.name), .number(PageNumbers.count(touches)), .number(PageNumbers.count(conversions)),
                .number(touches > 0 ? PageNumbers.percent(conversions / touches) : "–"),
                .number(money(number("value", row) ?? 0)), verdict,
            ]
            return cells
        }
        return .element("h2", "Partners") + table.html
    }

    private func number(_ name: String, _ row: BackendReport.Row) -> Double? {
        row.numbers.first { $0.name == name }?.value
    }

    /// - Parameter id: stands in the field.
    static func finder(_ id: String) -> HTML {
        let field =
            HTML.element("label", ["for": "id"], "Id of a user or device, as your shop sends it")
            + HTML.open("input", ["id": "id", "name": "id", "value": id, "required": "", "autocomplete": "off"])
        let form = HTML.element("div", [:], field) + HTML.element("button", ["type": "submit"], "Show the journey")
        return .element("h2", "One customer")
            + .element("form", ["class": "find", "method": "get", "action": "/customer"], form)
    }
}
