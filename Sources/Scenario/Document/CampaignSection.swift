import Simulation

/// A campaign: a touch with dates, a budget, and stages of its own choice.
struct CampaignSection {
    var name: String
    var location: SourceLocation
    var touch: TouchSection
    /// Instants, end exclusive; `nil`: the scenario's.
    var start: Int64?
    var end: Int64?
    var budget: Campaign.Budget?
    /// All if `nil`.
    var stages: [Reference]?
}

extension Reader {
    func readCampaigns(_ tree: Tree, _ clock: ZoneClock) -> [CampaignSection] {
        named(tree, "a campaign", example: "`campaigns: {NAME: {channel: email, every: day 09:00}}`").compactMap {
            entry in
            let keys = SectionKeys.campaign
            guard let fields = Fields(entry.value, what: "a campaign", keys: keys, problems: problems) else {
                return nil
            }
            let start = fields["start"].flatMap { instant($0, clock) }
            let end = fields["end"].flatMap { endInstant($0, clock) }
            if let start, let end { _ = checkOrder(start, end, fields) }
            let budget = fields["budget"].flatMap { self.budget($0) }
            if fields.has("budget"), !fields.has("rate") {
                problems.report(
                    "a budget caps what a `rate` delivers, and this campaign has none",
                    at: fields.location(of: "budget"),
                    remedy: "give it a `rate`, or take the budget out")
            }
            let stages = fields["stages"].map { references($0, "the name of a stage") }
            guard let touch = touch(fields, path: "campaigns.\(entry.key)", label: entry.key) else { return nil }
            return CampaignSection(
                name: entry.key, location: entry.keyLocation, touch: touch, start: start, end: end, budget: budget,
                stages: stages)
        }
    }

    /// `400/day`, or a total.
    private func budget(_ tree: Tree) -> Campaign.Budget? {
        if spelledUnit(tree) == .perTime {
            return constant(tree, .rate.with(noun: "a budget")).map { .perDay($0 * Double(Unit.day)) }
        }
        return constant(tree, .money.with(noun: "a budget", remedy: "write `400/day`, or a total like `12_000`")).map {
            .total($0)
        }
    }
}
