import Results

/// The few figures that say how the scenario went, in the order in which a growth analyst asks for them.
enum Headline {
    struct Tile: Sendable {
        var label: String
        var text: String
    }

    /// Only what the summary has.
    static func tiles(_ summary: Summary) -> [Tile] {
        let goal = mainGoal(summary)
        let kpis = summary.kpis ?? [:]
        let currency = summary.currency
        let rate = kpis["conversion_rate"] ?? share(goal?.customers, of: summary.customers)
        var tiles = [Tile(label: "customers", text: Figure.count(summary.customers))]
        if let goal {
            tiles.append(Tile(label: "conversions", text: Figure.count(goal.conversions)))
            if let rate { tiles.append(Tile(label: "conv. rate", text: Figure.percent(rate))) }
            tiles.append(Tile(label: "net revenue", text: Figure.money(goal.value - goal.valueRefunded, currency)))
        }
        for (name, label) in [("cac", "CAC"), ("roas", "ROAS"), ("ltv", "LTV"), ("profit", "profit")] {
            guard let value = kpis[name] else { continue }
            let text = name == "roas" ? Figure.count(value) : Figure.money(value, currency)
            tiles.append(Tile(label: label, text: text))
        }
        return tiles
    }

    /// The goal that the scenario is about.
    static func mainGoal(_ summary: Summary) -> GoalSummary? {
        summary.goals?.first { $0.goal == summary.goal } ?? summary.goals?.first
    }

    /// What was run: start, length, size, seed, backend.
    static func facts(_ summary: Summary) -> [String] {
        var facts: [String] = []
        if let start = summary.start {
            facts.append(summary.horizonDays.map { "\(start) and \(Figure.count($0)) days" } ?? start)
        } else if let days = summary.horizonDays {
            facts.append("\(Figure.count(days)) days")
        }
        if let events = summary.eventsTotal { facts.append("\(Figure.count(events)) events seen") }
        if let goal = summary.goal { facts.append("goal \(goal)") }
        facts.append("seed \(summary.seed)")
        if let replication = summary.replication, replication > 0 { facts.append("replication \(replication)") }
        if let shard = summary.shard { facts.append("shard \(shard)") }
        if let backend = summary.backend { facts.append("backend \(backend)") }
        return facts
    }

    static func share(_ part: Int?, of whole: Int?) -> Double? {
        guard let part, let whole, whole > 0 else { return nil }
        return Double(part) / Double(whole)
    }
}
