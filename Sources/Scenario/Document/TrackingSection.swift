import Observation
import Simulation

/// `tracking:`: the settings of what trackers can see, with the events at which customers sign in.
struct TrackingSection {
    var settings = TrackingSettings()
    var login: [Reference] = []
}

extension Reader {
    func readTracking(_ tree: Tree) -> TrackingSection {
        var section = TrackingSection()
        guard let fields = Fields(tree, what: "`tracking`", keys: SectionKeys.tracking, problems: problems) else {
            return section
        }
        func probability(_ key: String) -> Amount? { fields[key].flatMap { amount($0, .probability) } }
        if let devices = fields["devices"].flatMap({ amount($0, .positiveCount) }) {
            section.settings.devices = devices
        }
        if let login = fields["login"] { section.login = references(login, "the name of an event") }
        section.settings.cookieLifetime = fields["cookie_lifetime"].flatMap { amount($0, .positiveDuration) }
        if let consent = probability("consent") { section.settings.consent = consent }
        if let block = probability("ad_block") { section.settings.adBlock = block }
        if let bots = probability("bots") { section.settings.bots = bots }
        if let loss = probability("loss") { section.settings.loss = loss }
        if let copies = probability("duplicates") { section.settings.duplicates = copies }
        if let altered = probability("altered_duplicates") { section.settings.alteredDuplicates = altered }
        if let reordered = probability("reordered") { section.settings.reordered = reordered }
        section.settings.clockSkew = fields["clock_skew"].flatMap { amount($0, .shift) }
        if let late = fields["late"] { readLate(late, into: &section) }
        if traits.range(of: section.settings.bots).upper >= 1, let bots = fields["bots"] {
            problems.report(
                "all clicks would come from bots", at: bots.location, remedy: "write a share under 1, like `0.02`")
        }
        return section
    }

    private func readLate(_ tree: Tree, into section: inout TrackingSection) {
        guard let fields = Fields(tree, what: "`late`", keys: SectionKeys.delayed, problems: problems) else { return }
        let probability = fields.required("probability", remedy: "write `probability: 0.05`").flatMap {
            amount($0, .probability)
        }
        let delay = fields.required("delay", remedy: "write `delay: {exponential: {mean: 2h}}`").flatMap {
            amount($0, .duration)
        }
        if let probability, let delay { section.settings.late = (probability, delay) }
    }
}
