import Tracking

/// One customer, from the first click to today.
struct CustomerPage: Sendable {
    let id: String
    /// `nil`: nothing is known of them.
    let journey: Journey?
    let settings: ServerSettings

    var html: HTML {
        guard let journey else {
            return .element("p", "Nothing is known of a customer with the id “\(id)”.") + OverviewPage.finder(id)
        }
        return facts(journey) + steps(journey) + OverviewPage.finder("")
    }

    private func facts(_ journey: Journey) -> HTML {
        var spent: Int64 = 0
        for step in journey.steps {
            if step.kind == .event { spent &+= step.value ?? 0 }
            if step.kind == .refund { spent &-= step.value ?? 0 }
        }
        var figures = PageFigures()
        figures.add("Stage now", journey.stage ?? "not known")
        figures.add("Came by", journey.first.map(source) ?? "not known")
        figures.add("First touch", journey.first.map { TimeText.people($0.time) } ?? "none")
        figures.add("Events", "\(journey.count)")
        figures.add("Spent", money(spent))
        return figures.list
    }

    private func money(_ minor: Int64) -> String {
        PageNumbers.money(
            Double(minor) / Double(settings.minorUnits), minorUnits: settings.minorUnits, currency: settings.currency)
    }

    private func steps(_ journey: Journey) -> HTML {
        let left = journey.count - journey.steps.count
        var table = PageTable(
            id: "journey",
            caption: left > 0
                ? "The latest \(journey.steps.count) of \(journey.count) events, oldest first; times are UTC"
                : "Every event, oldest first; times are UTC",
            columns: [
                .init(title: "Time"), .init(title: "What"), .init(title: "Source"), .init(title: "Campaign"),
                .init(title: "Value", isNumber: true), .init(title: "Stage"),
            ], none: "Nothing happened.")
        for step in journey.steps {
            let cells: [PageTable.Cell] = [
                .text(TimeText.people(step.time)), .text(what(step)), .text(source(step)), .text(step.campaign ?? ""),
                .number(step.value.map(money) ?? ""), .text(step.stage ?? ""),
            ]
            table.rows.append(cells)
        }
        return .element("h2", "Journey") + table.html
    }

    private func what(_ step: Journey.Step) -> String {
        let coupon = step.coupon.map { " with coupon \($0)" } ?? ""
        return switch step.kind {
        case .click: "click"
        case .view: "saw an ad"
        case .send: "was sent a message"
        case .direct: "came directly"
        case .event: (step.event ?? "event") + coupon
        case .stage: "changed stage"
        case .identify: "was recognised"
        case .refund: "gave an order back"
        }
    }

    private func source(_ step: Journey.Step) -> String {
        guard let channel = step.channel else { return "" }
        return step.partner.map { "\(channel)/\($0)" } ?? channel
    }
}
