/// The funnel as SVG: a bar per stage, and under it what became of those who entered.
struct FunnelPicture {
    private static let width = 460
    private static let rowHeight = 62

    var steps: [FunnelStep]

    func render() -> String {
        let height = steps.count * Self.rowHeight
        let rows = steps.enumerated().map { row($1, top: $0 * Self.rowHeight) }
        return """
            <svg viewBox="0 0 \(Self.width) \(height)" role="img" aria-label="\(Markup.escape(words))">
            \(rows.joined(separator: "\n"))
            </svg>
            """
    }

    /// For those who cannot see it.
    private var words: String {
        "Customers who entered each stage: "
            + steps.map { "\($0.stage) \(Figure.count($0.entered))" }.joined(separator: ", ")
    }

    private func row(_ step: FunnelStep, top: Int) -> String {
        let filled = Figure.fixed(max(step.entered > 0 ? 2 : 0, step.share * Double(Self.width)), 1)
        var facts: [String] = []
        if step.perDecision != nil, step.eventual != nil {
            facts.append(
                "\(Figure.percent(step.eventual)) convert in the end, \(Figure.percent(step.perDecision)) per decision")
        }
        if step.meanDwellDays != nil { facts.append(Figure.days(step.meanDwellDays)) }
        if facts.isEmpty { facts.append("an end") }
        return """
            <text x="0" y="\(top + 14)">\(Markup.escape(step.stage.shortened(to: 40)))</text>
            <text x="\(Self.width)" y="\(top + 14)" text-anchor="end">\(Figure.count(step.entered))</text>
            <rect class="track" x="0" y="\(top + 20)" width="\(Self.width)" height="12" rx="3"/>
            <rect class="fill" x="0" y="\(top + 20)" width="\(filled)" height="12" rx="3"/>
            <text class="soft" x="0" y="\(top + 46)">\(Markup.escape(facts.joined(separator: ", ")))</text>
            """
    }
}
