import Attribution
import Tracking

/// `attribution:`: the rules and the choices that go with them.
struct AttributionSection {
    /// `nil`: the standard ones.
    var rules: [RuleSection]?
    var choices = AttributionChoices()
    var stitching = RunPlan.Stitching.retroactive
    var excludeFlagged = false
    var commission: RuleSection?
    var commissionTerms = CommissionTerms()
    /// Channels with a lookback of their own.
    var lookbackChannels: [Reference] = []
}

extension Reader {
    /// - Parameters:
    ///   - base: what holds where nothing is said.
    ///   - keys: those that may stand there.
    func readAttribution(
        _ tree: Tree, over base: AttributionSection = AttributionSection(),
        keys: [String] = SectionKeys.attribution
    ) -> AttributionSection {
        var section = base
        section.lookbackChannels = []
        guard let fields = Fields(tree, what: "`attribution`", keys: keys, problems: problems) else {
            return section
        }
        if let preset = fields["preset"], let name = choice(preset, among: Preset.allCases.map(\.rawValue), "a preset")
        {
            Preset(rawValue: name)?.apply(to: &section, at: preset.location)
        }
        if let rules = fields["rules"] {
            let trees = list(rules, "rules", example: "`rules: [first-touch, linear]`")
            section.rules = trees.compactMap { rule($0) }
            if trees.isEmpty {
                problems.report(
                    "`rules` is empty", at: rules.location, remedy: "name one, or take it out for the standard ones")
            }
        }
        readChoices(fields, into: &section)
        if let commission = fields["commission"] { readCommission(commission, into: &section) }
        if let flag = fields["exclude_flagged"].flatMap({ self.flag($0) }) { section.excludeFlagged = flag }
        if let identity = fields["identity"] { readIdentity(identity, into: &section) }
        return section
    }

    private func readChoices(_ fields: Fields, into section: inout AttributionSection) {
        func word<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, _ what: String, _ standard: Choice)
            -> Choice
        {
            let words = Choice.allCases.map(\.rawValue)
            return fields[key].flatMap { choice($0, among: words, what) }.flatMap(Choice.init(rawValue:)) ?? standard
        }
        let old = section.choices
        section.choices.touches = word("touches", "a choice of touches", old.touches)
        section.choices.boundary = word("boundary", "a window's boundary", old.boundary)
        section.choices.direct = word("direct", "a choice about direct visits", old.direct)
        section.choices.repeats = word("repeats", "a choice about repeats", old.repeats)
        if let flag = fields["since_last_conversion"].flatMap({ self.flag($0) }) {
            section.choices.sinceLastConversion = flag
        }
        if let precedence = fields["precedence"] {
            section.choices.precedence = self.precedence(precedence) ?? old.precedence
        }
        if let lookback = fields["lookback"] { readLookback(lookback, into: &section) }
    }

    private func precedence(_ tree: Tree) -> AttributionChoices.Precedence? {
        if tree.entries != nil {
            guard let fields = Fields(tree, what: "`precedence`", keys: ["view_weight"], problems: problems),
                let weight = fields.required("view_weight", remedy: "write `{view_weight: 0.2}`")
            else { return nil }
            var wanted = Wanted.share
            wanted.above = true
            return constant(weight, wanted).map { .viewWeight($0) }
        }
        switch choice(tree, among: ["click_over_view", "none"], "a precedence") {
        case "click_over_view": return .clickOverView
        case "none": return AttributionChoices.Precedence.none
        default: return nil
        }
    }

    private func readLookback(_ tree: Tree, into section: inout AttributionSection) {
        guard let entries = tree.entries else {
            if let duration = microseconds(tree) {
                section.choices.lookback = AttributionChoices.Lookback(all: duration)
            }
            return
        }
        for entry in entries {
            guard let duration = microseconds(entry.value) else { continue }
            switch entry.key {
            case "click": section.choices.lookback.click = duration
            case "view": section.choices.lookback.view = duration
            case "send": section.choices.lookback.send = duration
            case "direct": section.choices.lookback.direct = duration
            default:
                section.lookbackChannels.append(Reference(name: entry.key, location: entry.keyLocation))
                section.choices.lookback.channels[entry.key] = duration
            }
        }
    }

    private func readIdentity(_ tree: Tree, into section: inout AttributionSection) {
        guard let fields = Fields(tree, what: "`identity`", keys: SectionKeys.identity, problems: problems),
            let stitch = fields.required("stitch", remedy: "write `identity: {stitch: forward}`")
        else { return }
        let words = RunPlan.Stitching.allCases.map(\.rawValue)
        let word = choice(stitch, among: words, "a way to join identities")
        section.stitching = word.flatMap(RunPlan.Stitching.init(rawValue:)) ?? section.stitching
    }
}
