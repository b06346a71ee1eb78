/// One of `what_if:`: the same world with something left out or set otherwise.
struct WhatIfSection {
    var name: String
    var location: SourceLocation
    /// Channels, `channel/partner`s or campaigns.
    var without: [Reference] = []
    var set: [(path: Reference, value: Tree)] = []
}

extension Reader {
    func readWhatIfs(_ tree: Tree) -> [WhatIfSection] {
        named(tree, "a what-if", example: "`what_if: {NAME: {without: [ads]}}`").compactMap { entry in
            guard let fields = Fields(entry.value, what: "a what-if", keys: SectionKeys.whatIf, problems: problems)
            else { return nil }
            var section = WhatIfSection(name: entry.key, location: entry.keyLocation)
            if let without = fields["without"] {
                section.without = references(without, "a channel, channel/partner or campaign")
            }
            if let set = fields["set"] {
                guard let entries = set.entries else {
                    problems.report(
                        "`set` holds \(set.noun)", at: set.location, remedy: "write `set: {stages.trial.dwell: 7d}`")
                    return nil
                }
                section.set = entries.map { (Reference(name: $0.key, location: $0.keyLocation), $0.value) }
            }
            if !fields.has("without"), !fields.has("set") {
                problems.report(
                    "the what-if `\(entry.key)` changes nothing", at: entry.keyLocation,
                    remedy: "give it `without:` or `set:`")
            }
            return section
        }
    }
}
