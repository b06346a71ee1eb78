import Simulation

/// A line of `touches:`, or the touch that a campaign is.
struct TouchSection {
    enum Timing {
        case rate(Amount)
        case every([Recurrence])
        case after(Reference, delay: Amount)
        case inactivity(delay: Amount)
        case intent(Amount)
        /// Could not be read, which is reported.
        case unknown
    }
    /// Path of the line, unique in the scenario.
    var path: String
    /// As a person reads it: its name, else its channel or channel/partner.
    var label: String
    var location: SourceLocation
    var channel: Reference
    var partner: Reference?
    var appearance: TouchLine.Appearance?
    var timing: Timing
    var timingLocation: SourceLocation
    var reach: Amount?
    var atMost: Int?
    var segments: [Reference]?
    var clickThrough: Amount?
    var open: Amount?
    var unsubscribe: Amount?
    var prompt: TouchLine.Prompt?
    var discount: Amount?
    var uplift: UpliftSection?
    var clickUplift: UpliftSection?
    var halfLife: Amount?
    var saturation: Amount?

    var isIntent: Bool {
        if case .intent = timing { true } else { false }
    }
}

extension Reader {
    func touches(_ trees: [Tree], stage: String) -> [TouchSection] {
        var seen: [String: Int] = [:]
        return trees.enumerated().compactMap { index, tree in
            let name = TreePath.bareName(of: tree) ?? "#\(index + 1)"
            seen[name, default: 0] += 1
            // The first keeps the plain name, so that a second of the same name leaves its draws alone.
            let suffix = seen[name, default: 1] > 1 ? "#\(seen[name, default: 1])" : ""
            guard let fields = Fields(tree, what: "a touch", keys: SectionKeys.touch, problems: problems) else {
                return nil
            }
            return touch(fields, path: "stages.\(stage).touches.\(name)\(suffix)", label: "\(name)\(suffix)")
        }
    }

    /// What stage touches and campaigns have in common.
    func touch(_ fields: Fields, path: String, label: String) -> TouchSection? {
        let channel = fields.required("channel", remedy: "write `channel: NAME`").flatMap {
            reference($0, "the name of a channel")
        }
        if let name = fields["name"] { _ = self.name(name, of: "a touch") }
        let (timing, place) = timing(fields) ?? (.unknown, fields.tree.location)
        let nobody = Reference(name: "", location: fields.tree.location)
        var touch = TouchSection(
            path: path, label: label, location: fields.tree.location, channel: channel ?? nobody, timing: timing,
            timingLocation: place)
        touch.partner = fields["partner"].flatMap { reference($0, "the name of a partner") }
        touch.appearance = fields["as"].flatMap {
            choice($0, among: ["click", "view", "direct", "send"], "what trackers can see")
        }
        .flatMap(TouchLine.Appearance.init(rawValue:))
        readWho(fields, into: &touch)
        readConsequences(fields, into: &touch)
        touch.uplift = fields["uplift"].flatMap { uplift($0) }
        touch.clickUplift = fields["click_uplift"].flatMap { uplift($0) }
        touch.halfLife = fields["half_life"].flatMap { amount($0, .positiveDuration) }
        touch.saturation = fields["saturation"].flatMap { amount($0, .positiveNumber) }
        if touch.isIntent { checkIntent(fields) }
        return channel == nil ? nil : touch
    }

    private func timing(_ fields: Fields) -> (TouchSection.Timing, SourceLocation)? {
        let keys = ["rate", "every", "after", "on_intent"].filter { fields.has($0) }
        guard keys.count == 1, let key = keys.first else {
            problems.report(
                keys.isEmpty
                    ? "\(fields.what) does not say when it happens"
                    : "\(fields.what) happens by " + Suggestion.list(keys),
                at: fields.tree.location, remedy: "say one of `rate`, `every`, `after` and `on_intent`")
            return nil
        }
        if key != "after", fields.has("delay") {
            problems.report(
                "`delay` does not go with `\(key)`", at: fields.location(of: "delay"),
                remedy: "it goes with `after: EVENT`")
        }
        guard let tree = fields[key] else { return nil }
        let timing: TouchSection.Timing?
        switch key {
        case "rate": timing = amount(tree, .rate).map { .rate($0) }
        case "every": timing = recurrences(tree).map { .every($0) }
        case "on_intent": timing = amount(tree, .probability).map { .intent($0) }
        default: timing = after(tree, fields)
        }
        return timing.map { ($0, tree.location) }
    }

    private func after(_ tree: Tree, _ fields: Fields) -> TouchSection.Timing? {
        guard let event = reference(tree, "the name of an event, or `inactivity`") else { return nil }
        guard event.name == "inactivity" else {
            if !fields.has("delay") { return .after(event, delay: .constant(0)) }
            return fields["delay"].flatMap { amount($0, .duration) }.map { .after(event, delay: $0) }
        }
        return fields.required("delay", remedy: "say how long nothing must happen, like `delay: 24h`")
            .flatMap { amount($0, .positiveDuration) }.map { .inactivity(delay: $0) }
    }

    private func readWho(_ fields: Fields, into touch: inout TouchSection) {
        touch.reach = fields["reach"].flatMap { amount($0, .probability) }
        touch.atMost = fields["at_most"].flatMap { integer($0, .positiveCount) }
        touch.segments = fields["segments"].map { references($0, "the name of a segment") }
        if fields.has("reach"), fields.has("rate") || fields.has("on_intent") {
            problems.warn(
                "`reach` acts on sends (`every`, `after`) and does nothing here", at: fields.location(of: "reach"),
                remedy: "multiply the rate by it instead")
        }
    }

    private func readConsequences(_ fields: Fields, into touch: inout TouchSection) {
        touch.clickThrough = fields["click_through"].flatMap { amount($0, .probability) }
        touch.open = fields["open"].flatMap { amount($0, .probability) }
        touch.unsubscribe = fields["unsubscribe"].flatMap { amount($0, .probability) }
        touch.discount = fields["discount"].flatMap { amount($0, .probability) }
        let prompts = fields["prompts"].flatMap { amount($0, .probability) }
        let within = fields["within"].flatMap { amount($0, .positiveDuration) }
        for (key, other) in [("prompts", "within"), ("within", "prompts")] where fields.has(key) && !fields.has(other) {
            problems.report(
                "`\(key)` stands without `\(other)`", at: fields.location(of: key),
                remedy: "write `prompts: 0.2, within: 1d`")
        }
        if let prompts, let within { touch.prompt = TouchLine.Prompt(probability: prompts, within: within) }
    }

    /// An intent touch is found out at the decision that it announces, so it can cause nothing.
    private func checkIntent(_ fields: Fields) {
        for key in ["uplift", "click_uplift", "half_life", "saturation", "prompts"] where fields.has(key) {
            problems.report(
                "`\(key)` on a touch by `on_intent`, which only sees a decision that is made already",
                at: fields.location(of: key),
                remedy: "take it out, or meet customers by `rate`, `every` or `after`")
        }
    }
}
